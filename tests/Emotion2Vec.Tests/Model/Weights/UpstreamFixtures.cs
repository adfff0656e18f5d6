using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Model.Weights;

/// <summary>Files made with upstream's own code; see tests/fixtures/upstream.</summary>
internal static class UpstreamFixtures
{
    public static string Root { get; } = RepositoryFolder.Path("tests", "fixtures", "upstream");

    public static string Tiny(string name) => Path.Combine(Root, "tiny", name);

    public static string Ckpt(string name) => Path.Combine(Root, "ckpt", name);

    public static string Micro(string name) => Path.Combine(Root, "ckpt", "micro", name);
}
