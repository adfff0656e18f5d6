using System.Text;
using System.Text.Json;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>What a node says of itself: what runs, what its scores refer to, and what latency to expect.</summary>
internal static class InfoPayload
{
    /// <summary>What scores are, said wherever a node introduces itself.</summary>
    public const string About = "Scores are expression as perceived in the voice, not what a person feels.";

    /// <summary>Writes the members.</summary>
    public static void Write(Utf8JsonWriter json, NodeInfo info)
    {
        var encoder = info.Encoder;
        WriteContract(json, info.ContractUrl);
        json.WriteString("version"u8, info.Version);
        json.WriteString("model_name"u8, encoder.ModelName);
        json.WriteString("model"u8, encoder.ModelHash);
        json.WriteCaution(encoder.Caution);
        json.WritePropertyName("labels"u8);
        WriteLabels(json, encoder.Labels);
        if (encoder.Dimensions.Count > 0)
        {
            json.WritePropertyName("dimensions"u8);
            WriteLabels(json, encoder.Dimensions);
        }

        if (encoder.Calibration is { } calibration)
        {
            WriteCalibration(json, calibration);
        }

        json.WriteString("mode"u8, PayloadJson.SnakeCase(encoder.Mode.ToString()));
        json.WriteNumber("chunk_frames"u8, encoder.ChunkFrames);
        json.WriteNumber("left_frames"u8, encoder.LeftFrames);
        json.WriteNumber("right_frames"u8, encoder.RightFrames);
        json.WriteNumber("feature_size"u8, encoder.FeatureSize);
        json.WriteNumber("step_ms"u8, ModelAudio.FrameMilliseconds);
        WriteLatency(json, encoder.Latency);
        json.WriteDuration("pooling_tau_seconds"u8, info.PoolingTauSeconds);
        json.WriteString("purpose"u8, info.Purpose);
        json.WriteString("about"u8, About);
    }

    /// <summary>Writes the names of classes or dimensions as an array.</summary>
    public static void WriteLabels(Utf8JsonWriter json, IReadOnlyList<string> labels)
    {
        json.WriteStartArray();
        foreach (var label in labels)
        {
            json.WriteStringValue(label);
        }

        json.WriteEndArray();
    }

    private static void WriteCalibration(Utf8JsonWriter json, ScoreCalibration calibration)
    {
        json.WriteStartObject("calibration"u8);
        json.WriteString("profile"u8, calibration.Profile);
        json.WriteString("fitted_on"u8, calibration.FittedOn);
        json.WriteCaution(calibration.Caution);
        json.WriteStartArray("tau_seconds"u8);
        foreach (var (tauSeconds, _) in calibration.Curves)
        {
            if (double.IsFinite(tauSeconds))
            {
                json.WriteNumberValue(tauSeconds);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContract(Utf8JsonWriter json, string url)
    {
        json.WriteStartObject("contract"u8);
        json.WriteString("version"u8, ContractVersion.Text);
        if (url.Length > 0)
        {
            json.WriteString("asyncapi"u8, url);
        }

        json.WriteEndObject();
    }

    private static void WriteLatency(Utf8JsonWriter json, LatencyAccount latency)
    {
        json.WriteStartObject("latency"u8);
        foreach (var (name, milliseconds) in latency.Values)
        {
            json.WriteDuration(Encoding.UTF8.GetBytes(name), milliseconds);
        }

        json.WriteEndObject();
    }
}
