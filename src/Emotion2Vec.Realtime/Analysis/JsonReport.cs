using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>Results as JSON: one object for one file, an array for several. Member names are those of the MQTT payloads where they mean the same.</summary>
/// <param name="package">The model.</param>
/// <param name="output">Where to.</param>
/// <param name="isArray">Whether there may be several files.</param>
internal sealed class JsonReport(ModelPackage package, TextWriter output, bool isArray) : IAnalysisReport
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _any;

    /// <inheritdoc/>
    public void Begin() => output.Write(isArray ? "[" : "");

    /// <inheritdoc/>
    public void Add(string path, UtteranceAnalysis analysis) => WriteItem(json =>
    {
        json.WriteString("file", path);
        WriteModel(json, analysis);
        WriteScores(json, analysis);
        WriteTiming(json, analysis);
        LatencyJson.Write(json, "latency", analysis.Encoder.Latency);
        WriteTrajectory(json, analysis);
    });

    /// <inheritdoc/>
    public void AddFailure(string path, string reason) => WriteItem(json =>
    {
        json.WriteString("file", path);
        json.WriteString("error", reason);
    });

    /// <inheritdoc/>
    public void End()
    {
        output.Write(isArray ? "\n]\n" : "\n");
        output.Flush();
    }

    private void WriteItem(Action<Utf8JsonWriter> content)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Layout))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        output.Write(isArray ? _any ? ",\n" : "\n" : "");
        output.Write(Encoding.UTF8.GetString(bytes.WrittenSpan));
        _any = true;
    }

    private static void WriteModel(Utf8JsonWriter json, UtteranceAnalysis analysis)
    {
        var encoder = analysis.Encoder;
        json.WriteString("model_name", encoder.ModelName);
        json.WriteString("model", encoder.ModelHash);
        if (encoder.Caution.Length > 0)
        {
            json.WriteString("caution", encoder.Caution);
        }

        json.WriteString("mode", encoder.Mode.ToString().ToLowerInvariant());
        json.WriteNumber("chunk_frames", encoder.ChunkFrames);
        json.WriteNumber("left_frames", encoder.LeftFrames);
        json.WriteNumber("right_frames", encoder.RightFrames);
        json.WriteNumber("feature_size", encoder.FeatureSize);
        json.WriteNumber("frames", analysis.FrameCount);
        json.WriteNumber("step_ms", ModelAudio.FrameMilliseconds);
    }

    private void WriteScores(Utf8JsonWriter json, UtteranceAnalysis analysis)
    {
        var labels = package.Labels;
        if (labels.Count == 0)
        {
            return;
        }

        json.WritePropertyName("labels");
        json.WriteRawValue(Row(labels.ShortNames.Select(Quoted)));
        json.WritePropertyName("upstream_labels");
        json.WriteRawValue(Row(labels.UsedIndices.Select(index => Quoted(labels.Names[index]))));
        json.WritePropertyName("scores");
        json.WriteRawValue(Row(analysis.Scores, 0));
        json.WriteString("label", labels.ShortNames[labels.UsedIndices.Index().MaxBy(used => analysis.Scores[used.Item]).Index]);
    }

    private static void WriteTiming(Utf8JsonWriter json, UtteranceAnalysis analysis)
    {
        json.WriteStartObject("timing");
        json.WriteNumber("audio_seconds", analysis.AudioTime.TotalSeconds);
        json.WriteNumber("compute_seconds", Math.Round(analysis.ComputeTime.TotalSeconds, 6));
        json.WriteNumber("real_time_factor", Math.Round(analysis.RealTimeFactor, 6));
        json.WriteEndObject();
    }

    private void WriteTrajectory(Utf8JsonWriter json, UtteranceAnalysis analysis)
    {
        if (package.Labels.Count == 0)
        {
            return;
        }

        if (double.IsFinite(analysis.TauSeconds))
        {
            json.WriteNumber("pooling_tau_seconds", analysis.TauSeconds);
        }
        else
        {
            json.WriteNull("pooling_tau_seconds");
        }

        json.WriteNumber("warmup_frames", analysis.WarmupFrames);
        json.WriteNumber("t0_ms", 0);
        if (analysis.Speech.Length > 0)
        {
            json.WritePropertyName("speech");
            json.WriteRawValue(Row(analysis.Speech.Select(speech => speech > 0 ? "1" : "0")));
        }

        json.WriteStartArray("p");
        for (var frame = 0; frame < analysis.FrameCount; frame++)
        {
            json.WriteRawValue($"\n    {Row(analysis.Trajectory, frame)}");
        }

        json.WriteEndArray();
    }

    private string Row(float[] scores, int row) =>
        Row(package.Labels.UsedIndices.Select(label => scores[(row * package.Labels.Count) + label].ToString("R", CultureInfo.InvariantCulture)));

    // One line each, where the indented layout would give every number its own.
    private static string Row(IEnumerable<string> values) => $"[{string.Join(", ", values)}]";

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, Layout.Encoder)}\"";
}
