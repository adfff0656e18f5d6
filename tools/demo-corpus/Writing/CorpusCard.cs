namespace Emotion2Vec.Tools.DemoCorpus.Writing;

/// <summary><c>corpus.json</c>: what the corpus is made of. Written last, so that a folder that has it is whole.</summary>
/// <param name="Generator">Version of the rules and of this program; the same versions and seed give the same bytes.</param>
/// <param name="Seed">Draws everything random.</param>
/// <param name="Scale">Factor on the number of files.</param>
/// <param name="Espeak">espeak-ng's version.</param>
/// <param name="Sox">sox's version.</param>
/// <param name="Caution">What it must not be taken for.</param>
/// <param name="Manifests">Its manifests.</param>
internal sealed record CorpusCard(
    string Generator,
    int Seed,
    double Scale,
    string Espeak,
    string Sox,
    string Caution,
    IReadOnlyList<WrittenManifest> Manifests)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "corpus.json";

    /// <summary>Changes whenever the bytes of a corpus may.</summary>
    public const string GeneratorVersion = "1";

    /// <summary>What every card says.</summary>
    public const string Words = "Rule-based synthetic speech of espeak-ng. It has styles, not feelings: scores on it say nothing about human emotion.";

    /// <summary>Whether another corpus would have the same bytes.</summary>
    public bool IsLike(CorpusCard other) =>
        (Generator, Seed, Scale, Espeak, Sox) == (other.Generator, other.Seed, other.Scale, other.Espeak, other.Sox);
}
