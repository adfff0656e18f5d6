using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>
/// Results as JSON: one object for one file, an array for several, written piece by piece. Member names are those of the MQTT payloads where they mean the same.
/// </summary>
/// <param name="package">The model.</param>
/// <param name="output">Where to.</param>
/// <param name="isArray">Whether there may be several files.</param>
internal sealed class JsonReport(ModelPackage package, TextWriter output, bool isArray) : IAnalysisReport
{
    // Rows between two looks at how much waits to be written.
    private const int PieceRows = 256;

    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new();
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
        WriteSound(json, analysis);
        WriteEvents(json, analysis);
        WriteUtterances(json, analysis);
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
        output.Write(isArray ? _any ? ",\n" : "\n" : "");
        _any = true;
        using var json = new Utf8JsonWriter(_bytes, Layout);
        json.WriteStartObject();
        content(json);
        json.WriteEndObject();
        Hand(json);
    }

    // Hours of sound are many megabytes of text: what is complete goes out.
    private void Hand(Utf8JsonWriter json)
    {
        json.Flush();
        output.Write(Encoding.UTF8.GetString(_bytes.WrittenSpan));
        _bytes.ResetWrittenCount();
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

        if (encoder.Calibration is { } calibration)
        {
            json.WriteStartObject("calibration");
            json.WriteString("profile", calibration.Profile);
            json.WriteString("fitted_on", calibration.FittedOn);
            if (calibration.Caution.Length > 0)
            {
                json.WriteString("caution", calibration.Caution);
            }

            json.WriteEndObject();
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
        if (package.Dimensions.Count > 0)
        {
            json.WritePropertyName("dimensions");
            json.WriteRawValue(Row(package.Dimensions.Select(Quoted)));
        }

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

    private static void WriteSound(Utf8JsonWriter json, UtteranceAnalysis analysis)
    {
        if (analysis.Blocks.Count == 0)
        {
            return;
        }

        json.WriteStartObject("sound");
        json.WriteNumber("quality", Rounded(analysis.Blocks.Average(block => block.Quality)));
        json.WriteNumber("worst_quality", Rounded(analysis.Blocks.Min(block => block.Quality)));
        json.WriteNumber("peak_dbfs", Rounded(analysis.Blocks.Max(block => block.Level.PeakDbfs)));
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, UtteranceAnalysis analysis)
    {
        json.WriteStartArray("events");
        foreach (var happened in analysis.Events)
        {
            var told = happened.Event;
            json.WriteStartObject();
            json.WriteNumber("episode", told.Episode);
            json.WriteString("event", told.Kind.ToString().ToLowerInvariant());
            json.WriteString("stage", told.Stage.ToString().ToLowerInvariant());
            json.WriteString("label", happened.Label);
            if (happened.PreviousLabel.Length > 0)
            {
                json.WriteString("previous", happened.PreviousLabel);
            }

            json.WriteNumber("p", told.Probability);
            json.WriteNumber("onset_ms", told.OnsetFrame * ModelAudio.FrameMilliseconds);
            if (told.EndFrame >= 0)
            {
                json.WriteNumber("end_ms", told.EndFrame * ModelAudio.FrameMilliseconds);
            }

            json.WriteNumber("peak_ms", told.PeakFrame * ModelAudio.FrameMilliseconds);
            json.WriteNumber("peak_p", told.PeakProbability);
            json.WriteNumber("t_ms", told.Frame * ModelAudio.FrameMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteUtterances(Utf8JsonWriter json, UtteranceAnalysis analysis)
    {
        json.WriteStartArray("utterances");
        foreach (var utterance in analysis.Utterances)
        {
            json.WriteStartObject();
            json.WriteNumber("utterance", utterance.Number);
            json.WriteNumber("start_ms", utterance.StartMs);
            json.WriteNumber("end_ms", utterance.EndMs);
            json.WriteNumber("voiced_ms", utterance.VoicedMs);
            json.WriteString("label", utterance.Label);
            json.WriteNumber("confidence", utterance.Confidence);
            json.WriteBoolean("uncertain", utterance.IsUncertain);
            json.WritePropertyName("p");
            json.WriteRawValue(Row(utterance.Probabilities.Used(package.Labels).Select(Number)));
            foreach (var (name, value) in utterance.Dimensions)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(Number(value));
            }

            json.WriteNumber("quality", Rounded(utterance.Quality));
            json.WriteEndObject();
            Hand(json);
        }

        json.WriteEndArray();
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
            if (frame % PieceRows == 0)
            {
                Hand(json);
            }
        }

        json.WriteEndArray();
        foreach (var (column, name) in package.Dimensions.Index().Take(analysis.Dimensions.Length))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(Row(Enumerable.Range(0, analysis.FrameCount).Select(frame => Number(analysis.Dimensions[(frame * package.Dimensions.Count) + column]))));
            Hand(json);
        }
    }

    private string Row(float[] scores, int row) =>
        Row(package.Labels.UsedIndices.Select(label => Number(scores[(row * package.Labels.Count) + label])));

    // JSON knows no NaN.
    private static string Number(float value) => float.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";

    private static double Rounded(double value) => Math.Round(value, 4);

    // One line each, where the indented layout would give every number its own.
    private static string Row(IEnumerable<string> values) => $"[{string.Join(", ", values)}]";

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, Layout.Encoder)}\"";
}
