using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.Tools.DemoCorpus.Commands;
using Emotion2Vec.Tools.DemoCorpus.Speech;
using Emotion2Vec.Tools.DemoCorpus.Writing;

namespace Emotion2Vec.SystemTests.DemoCorpus;

/// <summary>The smallest corpus, made once for the tests that look at it.</summary>
public sealed class SmallCorpus : IAsyncLifetime
{
    private const double LeastScale = 0.001;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("demo-corpus-tests-");

    internal string Path => System.IO.Path.Combine(_folder.FullName, "corpus");

    internal CorpusCard Card { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (IsInstalled("espeak-ng") && IsInstalled("sox"))
        {
            Card = await MakeAsync(Path);
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    internal static async Task<CorpusCard> MakeAsync(string target, int seed = CorpusCommandLine.DefaultSeed, IProgress<long>? bar = null, CancellationToken cancellationToken = default) =>
        await new CorpusWriter(await ToolsAsync(), seed, LeastScale).WriteAsync(target, (_, _) => bar ?? new Progress<long>(), cancellationToken);

    internal static async Task<Toolbox> ToolsAsync()
    {
        await Tool.RunAsync("espeak-ng", ["--version"]);
        await Tool.RunAsync("sox", ["--version"]);
        return await Toolbox.FindAsync("espeak-ng", "sox", CancellationToken.None);
    }

    internal string Sibling(string name) => System.IO.Path.Combine(_folder.FullName, name);

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, program)));
}
