using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Emotion2Vec.Tools.DemoCorpus.Writing;

/// <summary>A manifest as the corpus's card tells of it.</summary>
/// <param name="File">Its name.</param>
/// <param name="Files">How many files it lists.</param>
/// <param name="Minutes">Of sound.</param>
/// <param name="Speakers">How many speak.</param>
/// <param name="Hash"><c>sha256:</c> and 64 digits, of the manifest.</param>
/// <param name="AudioHash">The same over the hashes of its sound files, in order.</param>
internal sealed record WrittenManifest(string File, int Files, double Minutes, int Speakers, string Hash, string AudioHash)
{
    /// <summary>Writes a manifest.</summary>
    public static WrittenManifest Write(string root, string name, IReadOnlyList<MadeFile> files)
    {
        var file = $"{name}.jsonl";
        var text = Encoding.UTF8.GetBytes(string.Concat(files.Select(made => $"{JsonSerializer.Serialize(made.Line, CorpusJson.Line)}\n")));
        System.IO.File.WriteAllBytes(Path.Combine(root, file), text);
        return new(
            file,
            files.Count,
            Math.Round(files.Sum(made => made.Line.Seconds) / 60, 1),
            files.Select(made => made.Line.Speaker).Distinct().Count(),
            Hashed(text),
            Hashed([.. files.SelectMany(made => made.Hash)]));
    }

    private static string Hashed(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
