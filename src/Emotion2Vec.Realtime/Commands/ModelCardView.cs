using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Analysis;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>What <c>models info</c> shows of a package, as text or JSON.</summary>
/// <param name="package">The package.</param>
internal sealed class ModelCardView(ModelPackage package)
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<ProfileCard> _profiles =
        [.. package.Manifest.Model.Profiles.Select(profile => ProfileCard.Of(package, profile, TrajectoryPool.DefaultTauSeconds))];

    private Provenance Provenance => package.Manifest.Model.Provenance;

    private long WeightBytes => new FileInfo(package.WeightsPath).Length;

    /// <summary>The card for people.</summary>
    /// <returns>Lines.</returns>
    public string ToText()
    {
        var config = package.Config;
        var text = new StringBuilder();
        Line("model", $"{package.Name}{(package.Caution.Length > 0 ? $"   {package.Caution}: {Cautions.Meaning(package.Caution)}" : "")}");
        Line("folder", package.Directory);
        Line("weights", package.Hash);
        Line("size", Invariant($"{package.Manifest.Weights.ParameterCount:N0} parameters, {WeightBytes / 1e6:0.0} MB"));
        Line("encoder", Invariant($"{config.PrenetDepth} + {config.Depth} blocks, {config.EmbedDim} wide, {config.NumHeads} heads, {config.NumExtraTokens} extra tokens, {(config.LayerNormFirst ? "pre" : "post")}-norm"));
        Line("classes", package.Labels.Count == 0 ? "none: features only" : string.Join(", ", package.Labels.ShortNames));
        text.AppendLine().AppendLine("profile      C    L    R  GFLOP/s  state MB  latency in ms");
        foreach (var (profile, latency, gigaflops, bytes) in _profiles)
        {
            text.Append(Invariant($"{profile.Name,-9} {profile.ChunkFrames,4} {profile.LeftFrames,4} {profile.RightFrames,4} {gigaflops,8:0.0} {bytes / 1e6,9:0.0}  "));
            text.AppendLine(string.Join(", ", latency.Values.Select(value => Invariant($"{value.Name[..^3]} {value.Milliseconds:0.#}"))));
        }

        text.AppendLine().AppendLine(Invariant($"GFLOP/s: billions of operations per second of sound and stream. smoothing: at the trajectory's usual time constant of {TrajectoryPool.DefaultTauSeconds} s."));
        text.AppendLine();
        Line("made by", Provenance.Tool);
        foreach (var source in Provenance.Sources)
        {
            Line("from", $"{source.Name}  sha256:{source.Sha256}");
        }

        Line("licence", Provenance.LicenceNote.ReplaceLineEndings(" "));
        return text.ToString().TrimEnd();

        void Line(string name, string value) => text.AppendLine($"{name,-9}{value}");
    }

    /// <summary>The card for scripts.</summary>
    /// <returns>An object.</returns>
    public string ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Layout))
        {
            json.WriteStartObject();
            json.WriteString("model_name", package.Name);
            json.WriteString("model", package.Hash);
            json.WriteString("caution", package.Caution);
            json.WriteNumber("parameters", package.Manifest.Weights.ParameterCount);
            json.WriteNumber("weight_bytes", WeightBytes);
            json.WriteNumber("feature_size", package.Config.EmbedDim);
            WriteTexts(json, "labels", package.Labels.ShortNames);
            WriteTexts(json, "upstream_labels", package.Labels.UsedIndices.Select(index => package.Labels.Names[index]));
            json.WriteStartArray("profiles");
            foreach (var card in _profiles)
            {
                WriteProfile(json, card);
            }

            json.WriteEndArray();
            json.WriteString("made_by", Provenance.Tool);
            WriteTexts(json, "sources", Provenance.Sources.Select(source => $"{source.Name} sha256:{source.Sha256}"));
            json.WriteString("licence", Provenance.LicenceNote);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static void WriteProfile(Utf8JsonWriter json, ProfileCard card)
    {
        json.WriteStartObject();
        json.WriteString("name", card.Profile.Name);
        json.WriteNumber("chunk_frames", card.Profile.ChunkFrames);
        json.WriteNumber("left_frames", card.Profile.LeftFrames);
        json.WriteNumber("right_frames", card.Profile.RightFrames);
        json.WriteNumber("gflop_per_second", Math.Round(card.GigaflopsPerSecond, 3));
        json.WriteNumber("state_bytes", card.StateBytes);
        LatencyJson.Write(json, "latency", card.Latency);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
