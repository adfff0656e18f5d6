using System.Buffers;
using System.Text;
using System.Text.Json;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>One chunk of a trajectory, columnar. Allocates nothing once its buffer has grown to the chunk's size.</summary>
internal sealed class FramesPayload
{
    private readonly byte[] _labels;
    private readonly byte[][] _dimensions;
    private readonly string _model;
    private readonly string _caution;

    /// <param name="info">Where labels, model and caution come from.</param>
    /// <param name="withLabels">Whether every message names the classes, or subscribers look them up in <c>info</c>.</param>
    public FramesPayload(NodeInfo info, bool withLabels)
    {
        _labels = withLabels ? Rendered(info.Encoder.Labels) : [];
        _dimensions = [.. info.Encoder.Dimensions.Select(Encoding.UTF8.GetBytes)];
        _model = info.Encoder.ModelHash;
        _caution = info.Encoder.Caution;
    }

    /// <summary>Writes the members of a block.</summary>
    public void Write(Utf8JsonWriter json, FrameBlock block)
    {
        json.WriteNumber("seq"u8, block.Sequence);
        json.WriteNumber("t0_ms"u8, block.FirstFrame * ModelAudio.FrameMilliseconds);
        json.WriteUtc("utc"u8, block.UtcTicks);
        if (block.RtpTimestamp >= 0)
        {
            json.WriteNumber("rtp_ts"u8, block.RtpTimestamp);
        }

        json.WriteNumber("step_ms"u8, ModelAudio.FrameMilliseconds);
        if (_labels.Length > 0)
        {
            json.WritePropertyName("labels"u8);
            json.WriteRawValue(_labels, skipInputValidation: true);
        }

        WriteProbabilities(json, block);
        WriteDimensions(json, block);
        WriteSpeech(json, block.Speech);
        json.WriteScore("quality"u8, block.Quality);
        json.WritePhase(block.Phase);
        json.WriteString("model"u8, _model);
        json.WriteCaution(_caution);
    }

    private static void WriteProbabilities(Utf8JsonWriter json, FrameBlock block)
    {
        json.WriteStartArray("p"u8);
        for (var frame = 0; frame < block.FrameCount; frame++)
        {
            json.WriteScores(block.Probabilities.Slice(frame * block.LabelCount, block.LabelCount));
        }

        json.WriteEndArray();
    }

    // A column for each; a block that knows none writes none.
    private void WriteDimensions(Utf8JsonWriter json, FrameBlock block)
    {
        for (var column = 0; column < Math.Min(_dimensions.Length, block.DimensionCount); column++)
        {
            json.WriteStartArray(_dimensions[column]);
            for (var frame = 0; frame < block.FrameCount; frame++)
            {
                json.WriteScore(block.Dimensions[(frame * block.DimensionCount) + column]);
            }

            json.WriteEndArray();
        }
    }

    // Speech is constant over most chunks: one value then stands for all frames.
    private static void WriteSpeech(Utf8JsonWriter json, ReadOnlySpan<float> speech)
    {
        var constant = speech.Length > 1 && !speech.ContainsAnyExcept(speech[0]);
        json.WritePropertyName("speech"u8);
        json.WriteScores(constant ? speech[..1] : speech);
    }

    private static byte[] Rendered(IReadOnlyList<string> labels)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, PayloadBuffer.JsonOptions);
        InfoPayload.WriteLabels(json, labels);
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}
