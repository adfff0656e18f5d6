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
            card.AppendLine(CultureInfo.InvariantCulture, $"**{model.Caution}: {Cautions.Meaning(model.Caution)}.**");
            card.AppendLine();
        }

        card.AppendLine("## What it is");
        card.AppendLine();
        card.AppendLine(CultureInfo.InvariantCulture, $"An emotion2vec speech encoder: {architecture.PrenetDepth} + {architecture.Depth} blocks, "
            + $"{architecture.EmbedDim} wide, {architecture.NumHeads} heads; {manifest.Weights.ParameterCount:N0} parameters.");
        card.AppendLine(model.Labels.Count == 0
            ? "It has no classifier: it yields features alone."
            : $"Classes, in the order of the logits: {string.Join(", ", model.Labels.Select(label => $"`{label}`"))}.");
        if (model.Dimensions.Count > 0)
        {
            card.AppendLine(CultureInfo.InvariantCulture, $"Dimensions, linear outputs after those of the classes: {string.Join(", ", model.Dimensions.Select(name => $"`{name}`"))}.");
        }

        card.AppendLine();
        WriteCalibration(card, model.Calibration);
        WriteQuantization(card, model.Quantization);
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

    private static void WriteQuantization(StringBuilder card, Quantization? quantization)
    {
        if (quantization is null)
        {
            return;
        }

        card.AppendLine("## In 8 bits");
        card.AppendLine();
        if (quantization.Caution.Length > 0)
        {
            card.AppendLine(CultureInfo.InvariantCulture, $"**{quantization.Caution}: no person's voice is in the speech that ranges and figures are from.**");
            card.AppendLine();
        }

        card.AppendLine(CultureInfo.InvariantCulture, $"Its products can be computed in whole numbers of 8 bits. On {quantization.Agreement.Frames:N0} frames of speech that the ranges were not found on, against float32:");
        card.AppendLine(CultureInfo.InvariantCulture, $"{quantization.Agreement}.");
        card.AppendLine();
    }

    private static void WriteCalibration(StringBuilder card, Calibration? calibration)
    {
        if (calibration is null)
        {
            return;
        }

        card.AppendLine("## Calibration");
        card.AppendLine();
        if (calibration.Caution.Length > 0)
        {
            card.AppendLine(CultureInfo.InvariantCulture, $"**{calibration.Caution}: these temperatures were not fitted on people's voices. Calibrated scores are no better founded than the data.**");
            card.AppendLine();
        }

        card.AppendLine(CultureInfo.InvariantCulture, $"Temperatures by voiced time heard, fitted on the utterances of the manifest `{calibration.FittedOn}`:");
        card.AppendLine();
        card.AppendLine("| profile | pooling | < 1 s | 1 to 3 s | > 3 s |");
        card.AppendLine("|---|---|---|---|---|");
        foreach (var entry in calibration.Temperatures)
        {
            var pooling = entry.TauSeconds is { } tau ? string.Create(CultureInfo.InvariantCulture, $"tau {tau} s") : "running mean";
            card.AppendLine(CultureInfo.InvariantCulture, $"| {entry.Profile} | {pooling} | {entry.UpToOneSecond:0.###} | {entry.UpToThreeSeconds:0.###} | {entry.Longer:0.###} |");
        }

        card.AppendLine();
    }
}
