using System.Globalization;
using System.Text;

namespace Emotion2Vec.Model.Packages;

/// <summary>Writes a package's <c>CARD.md</c>: what the model is, what its scores mean and do not mean, and where its weights are from.</summary>
internal static class ModelCard
{
    public static string Write(ModelManifest manifest)
    {
        var model = manifest.Model;
        var architecture = model.Architecture;
        var card = new StringBuilder();
        card.AppendLine(CultureInfo.InvariantCulture, $"# {model.Name}");
        card.AppendLine();
        if (model.Caution.Length > 0)
        {
            card.AppendLine(CultureInfo.InvariantCulture, $"**{model.Caution}. The scores of this model say nothing about anybody's voice; it serves to try out and test the program.**");
            card.AppendLine();
        }

        card.AppendLine("## What it is");
        card.AppendLine();
        card.AppendLine(CultureInfo.InvariantCulture, $"An emotion2vec speech encoder: {architecture.PrenetDepth} + {architecture.Depth} blocks, "
            + $"{architecture.EmbedDim} wide, {architecture.NumHeads} heads; {manifest.Weights.ParameterCount:N0} parameters.");
        card.AppendLine(model.Labels.Count == 0
            ? "It has no classifier: it yields features alone."
            : $"Classes, in the order of the logits: {string.Join(", ", model.Labels.Select(label => $"`{label}`"))}.");
        card.AppendLine();
        card.AppendLine("## Intended use");
        card.AppendLine();
        card.AppendLine("Scores describe expression as listeners perceive it in a voice. They are not what a person feels, and no ground for a decision about a person.");
        card.AppendLine("Language, culture, age, microphone and line change them; validate on your own recordings before you rely on them.");
        card.AppendLine();
        card.AppendLine("## Where the weights are from");
        card.AppendLine();
        card.AppendLine(CultureInfo.InvariantCulture, $"- Made by: {model.Provenance.Tool}");
        foreach (var source in model.Provenance.Sources)
        {
            card.AppendLine(CultureInfo.InvariantCulture, $"- Source: `{source.Name}`, SHA-256 `{source.Sha256}`");
        }

        card.AppendLine(CultureInfo.InvariantCulture, $"- Weights: `{ModelPackage.WeightsFile}`, SHA-256 `{manifest.Weights.Sha256}`");
        card.AppendLine();
        card.AppendLine("## Licence");
        card.AppendLine();
        card.AppendLine(model.Provenance.LicenceNote);
        return card.ToString().ReplaceLineEndings("\n");
    }
}
