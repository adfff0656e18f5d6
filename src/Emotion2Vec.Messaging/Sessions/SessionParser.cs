using System.Buffers.Binary;
using System.Text.Json;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Messaging.Sessions;

/// <summary>Turns the lines of a session back into what sinks were told. A line may hold anything: what does not fit throws <see cref="SessionLineException"/>.</summary>
internal sealed class SessionParser
{
    private const int MostLabels = 1024;
    private const int MostFrames = 4096;
    private const int MostFeatures = 8192;

    // A century of milliseconds: beyond that, sums of times would overflow.
    private const long MostMs = 100L * 366 * 24 * 3600 * 1000;

    private EncoderInfo? _encoder;

    /// <summary>Reads a line.</summary>
    /// <param name="line">An object.</param>
    /// <returns>The message; null for a line that says nothing to a sink.</returns>
    public SessionMessage? Read(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            throw new SessionLineException("it is no JSON object");
        }

        var fields = new SessionFields(line);
        _ = fields.Whole("v", PayloadBuffer.Version, PayloadBuffer.Version);
        var type = fields.Text("type");
        if (type == "info")
        {
            var info = Info(fields);
            _encoder = info.Encoder;
            return new() { Info = info };
        }

        // The node's own condition, and what a slow reader of the live feed missed.
        if (type == "dropped" || (type == "status" && !fields.Has("stream")))
        {
            return null;
        }

        var encoder = _encoder ?? throw new SessionLineException("no \"info\" line stands before it");
        var stream = StreamId.IsValid(fields.Text("stream")) ? new StreamId(fields.Text("stream")) : throw SessionFields.Wrong("stream", "a stream's name");
        return type switch
        {
            "frames" => new() { Frames = Frames(fields, stream, encoder) },
            "state" => new() { State = State(fields, stream, encoder) },
            "status" => new() { Status = Status(fields, stream) },
            "health" => new() { Health = Health(fields, stream) },
            "event" => new() { Event = Event(fields, stream, encoder) },
            "utterance" => new() { Utterance = Utterance(fields, stream, encoder) },
            _ => throw SessionFields.Wrong("type", "one of info, frames, state, status, health, event, utterance"),
        };
    }

    // Recordings of version 1.0 of the contract know no load.
    private static StreamStatus Status(SessionFields fields, StreamId stream) =>
        new(stream, fields.Named<StreamCondition>("status"), fields.Text("reason"), fields.Text("source"), fields.Utc("utc"))
        {
            Load = Load(fields),
            LoadReason = fields.TextOr("load_reason", ""),
        };

    private static StreamLoad Load(SessionFields fields) => fields.Has("load") ? fields.Named<StreamLoad>("load") : StreamLoad.Full;

    private static NodeInfo Info(SessionFields fields)
    {
        var latency = fields.Object("latency");
        return new()
        {
            Version = fields.Text("version"),
            PoolingTauSeconds = fields.Number("pooling_tau_seconds"),
            Purpose = fields.Text("purpose"),
            Encoder = new()
            {
                ModelName = fields.Text("model_name"),
                ModelHash = fields.Text("model"),
                Caution = fields.TextOr("caution", ""),
                Mode = fields.Named<EncoderMode>("mode"),
                ChunkFrames = (int)fields.Whole("chunk_frames", 1, int.MaxValue),
                LeftFrames = (int)fields.Whole("left_frames", 0, int.MaxValue),
                RightFrames = (int)fields.Whole("right_frames", 0, int.MaxValue),
                FeatureSize = (int)fields.Whole("feature_size", 1, MostFeatures),
                Labels = fields.Texts("labels", 1, MostLabels),
                Dimensions = fields.Has("dimensions") ? fields.Texts("dimensions", 1, 16) : [],
                Calibration = fields.Has("calibration") ? Calibration(fields.Object("calibration")) : null,
                Latency = new()
                {
                    SupportMs = latency.Number("support_ms"),
                    AlgorithmicWorstMs = latency.Number("algorithmic_worst_ms"),
                    AlgorithmicMeanMs = latency.Number("algorithmic_mean_ms"),
                    FirstChunkReadyMs = latency.Number("first_chunk_ready_ms"),
                    CentreToEndMs = latency.Number("centre_to_end_ms"),
                    QueueingMs = latency.Number("queueing_ms"),
                    SmoothingMs = latency.Number("smoothing_ms"),
                },
            },
        };
    }

    // A session says for which time constants temperatures were fitted, not which: its scores have been through them.
    private static ScoreCalibration Calibration(SessionFields fields) => new(
        fields.Text("profile"), fields.TextOr("caution", ""), fields.Text("fitted_on"), [.. fields.Items("tau_seconds", 0, 64).Select(tau => (Tau(tau), new TemperatureCurve(1, 1, 1)))]);

    private static double Tau(JsonElement tau) => tau.ValueKind == JsonValueKind.Null ? double.PositiveInfinity
        : tau.ValueKind == JsonValueKind.Number && tau.TryGetDouble(out var seconds) && double.IsFinite(seconds) ? seconds : throw SessionFields.Wrong("tau_seconds", "made of numbers or null");

    private static FrameBlock Frames(SessionFields fields, StreamId stream, EncoderInfo encoder)
    {
        var rows = fields.Items("p", 1, MostFrames);
        var (count, labels, dimensions) = (rows.Length, encoder.Labels.Count, encoder.Dimensions.Count);
        var block = new FrameBlock(count, labels, dimensionCount: dimensions)
        {
            Stream = stream,
            Sequence = fields.Whole("seq", 0, long.MaxValue),
            FirstFrame = Frame(fields, "t0_ms"),
            FrameCount = count,
            UtcTicks = fields.Utc("utc").UtcTicks,
            RtpTimestamp = fields.Has("rtp_ts") ? fields.Whole("rtp_ts", 0, uint.MaxValue) : -1,
            Quality = fields.Share("quality"),
            Phase = fields.Named<TrajectoryPhase>("phase"),
        };
        _ = fields.Whole("step_ms", ModelAudio.FrameMilliseconds, ModelAudio.FrameMilliseconds);
        var speech = fields.Items("speech", 1, count).Length == 1 ? Enumerable.Repeat(fields.Shares("speech", 1)[0], count).ToArray() : fields.Shares("speech", count);
        var probabilities = new float[count * labels];
        for (var t = 0; t < count; t++)
        {
            Row(rows[t], labels).CopyTo(probabilities, t * labels);
        }

        var columns = encoder.Dimensions.Select(name => fields.Values(name, count)).ToArray();
        var values = new float[count * dimensions];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i % dimensions][i / dimensions];
        }

        block.Fill(probabilities, values, speech);
        return block;
    }

    private static float[] Row(JsonElement row, int count)
    {
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != count)
        {
            throw SessionFields.Wrong("p", $"made of rows of {count}, one score for each label");
        }

        var (scores, next) = (new float[count], 0);
        foreach (var score in row.EnumerateArray())
        {
            scores[next++] = score.ValueKind == JsonValueKind.Number && score.TryGetSingle(out var value) && value is >= 0 and <= 1 ? value
                : score.ValueKind == JsonValueKind.Null ? float.NaN : throw SessionFields.Wrong("p", "made of scores within 0 and 1");
        }

        return scores;
    }

    private static StreamState State(SessionFields fields, StreamId stream, EncoderInfo encoder) => new(
        stream, fields.Named<TrajectoryPhase>("phase"), Label(fields, "label", encoder), fields.Share("confidence"), fields.Shares("p", encoder.Labels.Count), fields.Share("quality"),
        fields.Whole("t_ms", 0, MostMs), fields.Utc("utc"))
    {
        IsUncertain = fields.Flag("uncertain"),
        Dimensions = Dimensions(fields, encoder),
    };

    private static StreamHealth Health(SessionFields fields, StreamId stream) => new()
    {
        Stream = stream,
        At = fields.Utc("utc"),
        AudioSeconds = fields.Number("audio_seconds"),
        Frames = fields.Whole("frames", 0, long.MaxValue),
        RingDroppedSamples = fields.Whole("ring_dropped_samples", 0, long.MaxValue),
        Load = Load(fields),
        WithheldFrames = fields.Has("withheld_frames") ? fields.Whole("withheld_frames", 0, long.MaxValue) : 0,
        ShedSamples = fields.Has("shed_samples") ? fields.Whole("shed_samples", 0, long.MaxValue) : 0,
        RingQueuedSamples = (int)fields.Whole("ring_queued_samples", 0, int.MaxValue),
        Source = fields.Counts("source").ToDictionary(counted => Counter(counted.Name), counted => counted.Count),
        SinkDropped = fields.Counts("sink_dropped").ToDictionary(counted => counted.Name, counted => counted.Count),
        LatencyP50Ms = fields.Number("latency_p50_ms"),
        LatencyP99Ms = fields.Number("latency_p99_ms"),
    };

    private static SourceCounter Counter(string name)
    {
        foreach (var counter in Enum.GetValues<SourceCounter>())
        {
            if (PayloadJson.SnakeCase(counter.ToString()) == name)
            {
                return counter;
            }
        }

        throw SessionFields.Wrong("source", "made of known counters");
    }

    private static StreamEvent Event(SessionFields fields, StreamId stream, EncoderInfo encoder)
    {
        var (label, previous) = (Label(fields, "label", encoder), fields.Has("previous") ? Label(fields, "previous", encoder) : "");
        var heard = new EmotionEvent(
            fields.Whole("episode", 0, long.MaxValue), fields.Named<EmotionEventKind>("event"), fields.Named<EmotionEventStage>("stage"), Index(label, encoder), Index(previous, encoder),
            Frame(fields, "t_ms"), Frame(fields, "onset_ms"), fields.Has("end_ms") ? Frame(fields, "end_ms") : -1, Frame(fields, "peak_ms"), fields.Share("peak_p"), fields.Share("p"));
        return new(stream, heard, label, previous, fields.Utc("utc"));
    }

    private static StreamUtterance Utterance(SessionFields fields, StreamId stream, EncoderInfo encoder)
    {
        var start = fields.Whole("start_ms", 0, MostMs);
        return new()
        {
            Stream = stream,
            Number = fields.Whole("utterance", 0, long.MaxValue),
            StartMs = start,
            EndMs = fields.Whole("end_ms", start, MostMs),
            VoicedMs = fields.Whole("voiced_ms", 0, MostMs),
            StartedAt = fields.Utc("utc"),
            Label = Label(fields, "label", encoder),
            Confidence = fields.Share("confidence"),
            IsUncertain = fields.Flag("uncertain"),
            Probabilities = fields.Shares("p", encoder.Labels.Count),
            Dimensions = Dimensions(fields, encoder),
            Quality = fields.Share("quality"),
            Embedding = fields.Has("embedding") ? Embedding(fields.Object("embedding")) : default,
        };
    }

    private static float[] Embedding(SessionFields fields)
    {
        var data = fields.Text("dtype") == "float16" ? fields.Bytes("data", 2 * MostFeatures) : throw SessionFields.Wrong("dtype", "float16");
        var values = new float[data.Length / 2];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(data.AsSpan(2 * i));
        }

        return values;
    }

    private static IReadOnlyList<DimensionValue> Dimensions(SessionFields fields, EncoderInfo encoder) => [.. encoder.Dimensions.Select(name => new DimensionValue(name, fields.Value(name)))];

    private static long Frame(SessionFields fields, string name) => fields.Whole(name, 0, MostMs) is var ms && ms % ModelAudio.FrameMilliseconds == 0
        ? ms / ModelAudio.FrameMilliseconds
        : throw SessionFields.Wrong(name, $"a multiple of {ModelAudio.FrameMilliseconds}");

    private static string Label(SessionFields fields, string name, EncoderInfo encoder) => fields.Text(name) is var label && encoder.Labels.Contains(label) ? label : throw SessionFields.Wrong(name, "one of the labels in \"info\"");

    private static int Index(string label, EncoderInfo encoder) => label.Length == 0 ? -1 : encoder.Labels.Index().First(known => known.Item == label).Index;
}
