using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Configuration;

namespace Emotion2Vec.Realtime.Models;

/// <summary>
/// The public emotion2vec family. File names and sizes are those of https://huggingface.co/emotion2vec (revisions 0c9a315 of base, b318240 of plus_base,
/// 6c303ba of plus_large); the ModelScope repositories under https://www.modelscope.cn/models/iic hold the same files.
/// </summary>
internal static class Catalogue
{
    private const long Kilobytes = 1000;
    private const long Megabytes = 1000 * Kilobytes;

    private static readonly Licence FunAsr = new(
        "FunASR Model Open Source License Agreement",
        new("https://github.com/modelscope/FunASR/blob/main/MODEL_LICENSE"),
        new("https://raw.githubusercontent.com/modelscope/FunASR/main/MODEL_LICENSE"),
        "You may use, copy, modify and share the weights if you name their source and authors and keep the model's name, also in models derived from them. They come without any warranty.");

    /// <summary>All models, smallest first.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        Entry(
            "emotion2vec_base",
            "93 M parameters, features only (no classifier)",
            1130 * Megabytes,
            new CatalogueFile("emotion2vec_base.pt", 2500 * Megabytes, "4f14ddf7ba394bcafdd4bff6ae0f24ab2e4134260d4dd42c58ea791a201b02dd")),
        Entry("emotion2vec_plus_seed", "93 M parameters, 9 emotions, fine-tuned on the labelled seed data", 1120 * Megabytes, Weights(2500), Tokens),
        Entry("emotion2vec_plus_base", "93 M parameters, 9 emotions, fine-tuned on pseudo-labelled data", 1120 * Megabytes, Weights(2500), Tokens),
        Entry("emotion2vec_plus_large", "162 M parameters, 9 emotions, fine-tuned on pseudo-labelled data", 1950 * Megabytes, Weights(4000, "be501a01"), Tokens),
    ];

    private static CatalogueFile Tokens => new("tokens.txt", 100 * Kilobytes);

    /// <summary>Looks a model up.</summary>
    /// <param name="name">Its name; letter case does not matter.</param>
    /// <returns>The model.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: there is no such model; the message names the nearest.</exception>
    public static CatalogueEntry Find(string name) =>
        All.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new Emotion2VecException(
            ErrorKind.NotFound,
            $"there is no published model '{name}'; did you mean {All.MinBy(entry => EditDistance.Between(entry.Name, name))!.Name}? 'e2v models list' shows all.");

    private static CatalogueFile Weights(long maxMegabytes, string sha256Start = "") => new("model.pt", maxMegabytes * Megabytes, sha256Start);

    private static CatalogueEntry Entry(string name, string summary, long bytes, params CatalogueFile[] files) => new()
    {
        Name = name,
        Summary = summary,
        ApproximateBytes = bytes,
        // Small files first: what is wrong with a mirror shows before gigabytes are fetched.
        Files = [new("config.yaml", 100 * Kilobytes), new("configuration.json", 100 * Kilobytes), new("README.md", 1000 * Kilobytes), .. files.OrderBy(file => file.MaxBytes)],
        HuggingFaceRepository = $"emotion2vec/{name}",
        ModelScopeRepository = $"iic/{name}",
        Licence = FunAsr,
    };
}
