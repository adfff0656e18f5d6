using System.Globalization;
using System.Text;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Realtime.Models;

/// <summary>Describes an exported graph in Markdown: every input and output, and what a caller does around it.</summary>
internal static class TensorTable
{
    /// <summary>Writes the description.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="package">The model.</param>
    /// <param name="geometry">C, L and R of the step graph; null for the offline graph.</param>
    /// <returns>The text.</returns>
    public static string Write(OnnxGraph graph, ModelPackage package, ChunkGeometry? geometry)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {package.Name}: {(geometry is null ? "whole utterances" : $"one streaming step, C = {geometry.ChunkFrames}, L = {geometry.LeftFrames}")}");
        text.AppendLine();
        if (package.Caution.Length > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"**{package.Caution}: {Cautions.Meaning(package.Caution)}.**").AppendLine();
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"ONNX IR version {OnnxWriter.IrVersion}, opset {OnnxWriter.Opset}; all tensors float32. Weights {package.Hash}.").AppendLine();
        Append(text, "Inputs", graph.Inputs);
        Append(text, "Outputs", graph.Outputs);
        text.AppendLine("## Around the graph").AppendLine();
        foreach (var line in geometry is null ? Offline(package) : Step(package, geometry))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {line}");
        }

        if (package.Labels.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- Classes in the order of the logits: {string.Join(", ", package.Labels.Names.Select(label => $"`{label}`"))}. Before a softmax, those that begin with `unuse` count as minus infinity.");
            text.AppendLine("- Scores of a span of sound are the softmax of the mean of its frames' logits: average logits, not probabilities.");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Append(StringBuilder text, string heading, IReadOnlyList<OnnxValue> values)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"## {heading}").AppendLine().AppendLine("| name | shape | meaning |").AppendLine("|---|---|---|");
        foreach (var value in values)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{value.Name}` | [{string.Join(", ", value.Shape)}] | {Meaning(value.Name)} |");
        }

        text.AppendLine();
    }

    private static string Meaning(string name)
    {
        var parts = name.Split('.', 2);
        return parts[0] switch
        {
            TensorNames.Waveform => "samples, 16 kHz mono, normalised as said below",
            TensorNames.Positions => "time index of each row: 0 for extra tokens, then 0, 1, 2, ... for frames",
            TensorNames.IsFrame => "0 for extra tokens, 1 for frames",
            TensorNames.FrameValid => "1 for frames of the sound, 0 for padding or beyond its end",
            TensorNames.KeyMask => "0 for rows that may be attended to (extra tokens and frames of the sound), minus infinity for others",
            TensorNames.PastPositions => "time index of each cached frame, counted from this chunk's first frame: negative; 0 where nothing is cached",
            TensorNames.PastMask => "0 for cached frames, minus infinity where nothing is cached",
            TensorNames.Features => "features per frame of 20 ms",
            TensorNames.Logits => "logits per frame",
            TensorNames.Embedding => "mean of the extra tokens after the last block",
            "positional_cache" => $"last inputs of positional convolution {parts[1]}; zeros at the start",
            "next_positional_cache" => $"`positional_cache.{parts[1]}` of the next step",
            "past_key" => $"keys of earlier frames in block {parts[1]}, in any order that fits `{TensorNames.PastPositions}`; zeros at the start",
            "past_value" => $"values of earlier frames in block {parts[1]}, in the same order",
            "new_key" => $"keys of this chunk's frames in block {parts[1]}, to be added to `past_key.{parts[1]}`",
            "new_value" => $"values of this chunk's frames in block {parts[1]}, to be added to `past_value.{parts[1]}`",
            _ => throw new ArgumentException($"The tensor '{name}' has no description.", nameof(name)),
        };
    }

    private static IEnumerable<string> Offline(ModelPackage package) =>
    [
        "N samples give T = floor((N - 400) / 320) + 1 frames (at least 400 samples); frame t is the sound from 20 t to 20 t + 25 ms.",
        $"Rows are {package.Config.NumExtraTokens} extra tokens followed by T frames.",
        package.Config.Normalize
            ? "Normalise each utterance alone, over all its samples: (x - mean) / sqrt(variance + 1e-5), with the variance divided by N. Then pad with zeros to the longest of the batch."
            : "Samples are not normalised. Pad with zeros to the longest of the batch.",
    ];

    private static IEnumerable<string> Step(ModelPackage package, ChunkGeometry geometry) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"A step takes {geometry.StepSamples} samples and yields {geometry.ChunkFrames} frames; the next one begins {geometry.ChunkSamples} samples later, so the last {geometry.StepSamples - geometry.ChunkSamples} samples are given again, as they are."),
        package.Config.Normalize
            ? "Normalise while sound arrives: mean m = 0, variance v = 0.0025 and weight n = 8000 at the start. For the first step's samples, then for each step's new samples, with their number b, mean mb and variance vb: o = min(n, 160000 - b); d = mb - m; m += d b / (o + b); v = (o v + b vb + d d o b / (o + b)) / (o + b); n = o + b; then x = (x - m) / sqrt(v + 1e-5). Leave m, v and n alone where vb < 1e-8. Samples once normalised stay so."
            : "Samples are not normalised.",
        string.Create(CultureInfo.InvariantCulture, $"Keep keys and values of the last {geometry.LeftFrames} frames, of frames of the sound only, with their positions; a ring works, for their order is free. Copy each next positional cache into its input."),
        "The last, shorter chunk is padded with zero samples; frames beyond the end have 0 in frame_valid and minus infinity in key_mask, and their results are without meaning.",
    ];
}
