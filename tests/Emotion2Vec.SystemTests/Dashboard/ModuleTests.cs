using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.SystemTests.Dashboard;

/// <summary>The parts of the pages that draw nothing, tested by Node.js itself.</summary>
public sealed class ModuleTests
{
    private static readonly string Folder = RepositoryFolder.Path("tests", "Emotion2Vec.SystemTests", "Dashboard", "Modules");

    public static TheoryData<string> Files { get; } = [.. Directory.GetFiles(Folder, "*.test.mjs").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Modules_of_the_pages_do_what_their_tests_say(string file) => await Tool.RunAsync("node", ["--test", "--test-reporter=tap", "--test-reporter-destination=stderr", Path.Combine(Folder, file)]);
}
