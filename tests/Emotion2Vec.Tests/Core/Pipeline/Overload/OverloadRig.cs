using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Tests.Core.Pipeline.Overload;

/// <summary>Live streams in virtual time on an encoder of a given cost: sound arrives while the encoder works, in blocks of 20 ms.</summary>
internal sealed class OverloadRig
{
    public const int ChunkFrames = 16;

    private static readonly float[] Block = [.. Enumerable.Repeat(0.25f, ModelAudio.HopSamples)];

    private readonly List<(AudioRing Ring, int Pace)> _rings = [];
    private readonly List<long> _written = [];
    private readonly DateTimeOffset _start;

    public OverloadRig(int longerChunkFrames = 0, params IEventSink[] sinks)
        : this(encoder => new(encoder, new EngineOptions { SinkQueueBlocks = 65536 }, null, sinks), longerChunkFrames)
    {
    }

    /// <summary>Another lane of the same engine, on a machine that works for both at the same time.</summary>
    public OverloadRig(OverloadRig beside)
        : this(encoder => new(beside.Pipelines, encoder), longerChunkFrames: 0)
    {
    }

    private OverloadRig(Func<ScriptedEncoder, PipelineRig> compose, int longerChunkFrames)
    {
        Encoder = new(ChunkFrames, maxBatch: 4) { LongerChunkFrames = longerChunkFrames };
        Pipelines = compose(Encoder);
        _start = Pipelines.Clock.GetUtcNow();
        Encoder.BeforeStep = slots => Pipelines.Clock.Advance(CostPerStream * slots.Length * (slots[0].ChunkFrames > ChunkFrames ? CostOfLonger : 1));
    }

    public ScriptedEncoder Encoder { get; }

    public PipelineRig Pipelines { get; }

    /// <summary>Time of the encoder for one stream's chunk. 320 ms divided by the number of streams is exactly what the machine carries.</summary>
    public TimeSpan CostPerStream { get; set; }

    /// <summary>How many times as much a longer chunk costs.</summary>
    public double CostOfLonger { get; init; } = 1.4;

    public List<StreamLifecycle> Streams { get; } = [];

    public List<StreamPipeline> Parts { get; } = [];

    /// <summary>The longest that a chunk of any stream had been complete when its step began, since it was last set to nothing.</summary>
    public TimeSpan LongestWait { get; set; }

    /// <summary>By stream, each load that its status named, and since when in virtual seconds.</summary>
    public Dictionary<StreamLifecycle, List<(StreamLoad Load, double At)>> Announced { get; } = [];

    public TimeSpan Now => Pipelines.Clock.GetUtcNow() - _start;

    /// <summary>Adds a stream.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pace">Blocks that arrive in the time of one.</param>
    public void Add(string name, int pace = 1)
    {
        var (ring, pipeline, lifecycle) = Pipelines.Add(name);
        ring.Begin(ModelAudio.SampleRate);
        _rings.Add((ring, pace));
        _written.Add((long)(Now.TotalMilliseconds / ModelAudio.FrameMilliseconds));
        Streams.Add(lifecycle);
        Announced[lifecycle] = [];
        Parts.Add(pipeline);
    }

    /// <summary>Runs lanes beside each other until a moment: always the one whose time is behind.</summary>
    /// <param name="until">Virtual seconds since the start.</param>
    /// <param name="lanes">The lanes.</param>
    /// <param name="stop">Asked after every pass; ends the run sooner.</param>
    public static void Run(double until, OverloadRig[] lanes, Func<bool>? stop = null)
    {
        while (lanes.MinBy(lane => lane.Now) is { } behind && behind.Now.TotalSeconds < until && stop?.Invoke() != true)
        {
            behind.Pass();
        }
    }

    /// <summary>Runs until a moment.</summary>
    /// <param name="until">Virtual seconds since the start.</param>
    /// <param name="stop">Asked after every pass; ends the run sooner.</param>
    public void Run(double until, Func<bool>? stop = null)
    {
        while (Now.TotalSeconds < until && stop?.Invoke() != true)
        {
            Pass();
        }
    }

    private void Pass()
    {
        Arrive();
        if (!Pipelines.Loop.RunOnce())
        {
            Pipelines.Clock.Advance(StepThread.PollInterval);
        }

        foreach (var stream in Streams)
        {
            if (stream.Status is { } status && (Announced[stream].Count == 0 || Announced[stream][^1].Load != status.Load))
            {
                Announced[stream].Add((status.Load, Now.TotalSeconds));
            }
        }

        foreach (var part in Parts)
        {
            if (part.IsReady && Pipelines.Clock.GetElapsedTime(part.ReadyAt) is var wait && wait > LongestWait)
            {
                LongestWait = wait;
            }
        }
    }

    private void Arrive()
    {
        var due = (long)(Now.TotalMilliseconds / ModelAudio.FrameMilliseconds);
        for (var i = 0; i < _rings.Count; i++)
        {
            for (; _written[i] < due; _written[i]++)
            {
                for (var n = 0; n < _rings[i].Pace; n++)
                {
                    _rings[i].Ring.TryWrite(Block);
                }
            }
        }
    }
}
