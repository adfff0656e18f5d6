using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Core.Pipeline;
using Emotion2Vec.Tests.Inference.Streaming;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Inference.Devices;

/// <summary>A device and the processor as lanes of one engine.</summary>
public sealed class MixedLanesTests : IDisposable
{
    private static readonly ChunkGeometry Geometry = new(8, 24, 0);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TinyModel _tiny = new();

    [Fact]
    public void Step_BothLanesAtOnce_EachStreamIsBitForBitAsOnItsOwnEncoderAlone()
    {
        using var mixed = Mixed(new HostDevice(threads: 1));
        using var processor = mixed.OpenLane();
        List<float>[] together = [[], []];
        Thread[] threads = [new(() => together[0] = Hear(mixed)), new(() => together[1] = Hear(processor))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        using var device = DeviceRig.Encoder(_tiny.Model, Geometry, DeviceRig.OnHost(_tiny.Model, Geometry));
        using var alone = StreamingFixture.Encoder(_tiny.Model, Geometry);
        Assert.NotEmpty(together[0]);
        Assert.Equal(Hear(device), together[0]);
        Assert.Equal(Hear(alone), together[1]);
    }

    [Fact]
    public void Step_SlotOfTheOtherKind_IsRefused()
    {
        using var mixed = Mixed(new FakeDevice());
        using var processor = mixed.OpenLane();
        using var mine = mixed.OpenSlot();
        using var theirs = processor.OpenSlot();
        mine.Write(new float[mine.SamplesWanted]);
        theirs.Write(new float[theirs.SamplesWanted]);
        Assert.Throws<ArgumentException>(() => mixed.Step([theirs]));
        Assert.Throws<ArgumentException>(() => processor.Step([mine]));
    }

    [Fact]
    public void Step_EitherLaneOnAndOn_AllocatesNothing()
    {
        var device = new FakeDevice { Logs = false };
        using var mixed = Mixed(device);
        using var processor = mixed.OpenLane();
        foreach (var lane in new[] { mixed, processor })
        {
            IEncoderSlot[] slots = [lane.OpenSlot(), lane.OpenSlot(), lane.OpenSlot()];
            var samples = Noise.Make(Geometry.StepSamples, seed: 11);
            long[] rounds = [.. Enumerable.Range(0, 21).Select(_ => Round())];

            // The median: the runtime's own work (tiering up a method, say) may fall on this thread's account in a round or two.
            Array.Sort(rounds);
            Assert.Equal(0, rounds[10]);
            Array.ForEach(slots, slot => slot.Dispose());

            long Round()
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var batch = 1; batch <= slots.Length; batch++)
                {
                    foreach (var slot in slots.AsSpan(0, batch))
                    {
                        slot.Write(samples.AsSpan(0, slot.SamplesWanted));
                    }

                    lane.Step(slots.AsSpan(0, batch));
                }

                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }

    [Fact]
    public async Task Engine_DeviceIsLost_CostsItsOwnStreamsAndNewOnesGoToTheProcessor()
    {
        var device = new FakeDevice { Logs = false };
        using var mixed = Mixed(device);
        await using var engine = await StartAsync(mixed, device: 8, processor: 4);
        var gate = new TaskCompletionSource();
        var handles = Enumerable.Range(0, 6).Select(i => engine.Add(new StreamId($"s{i}"), After(gate.Task))).ToArray();
        device.Failure = FakeDevice.Gone();
        gate.SetResult();
        var ends = await Task.WhenAll(handles.Select(handle => handle.Completion)).WaitAsync(Patience);

        // Two thirds were the device's.
        Assert.Equal(4, ends.Count(end => end.Error is Emotion2VecException { Kind: ErrorKind.EngineLost } error && error.Message.Contains("fake:0 was lost", StringComparison.Ordinal)));
        Assert.Equal(2, ends.Count(end => end.Error is null && end.Health.Frames == 99));
        foreach (var i in Enumerable.Range(0, 3))
        {
            var end = await engine.Add(new StreamId($"new{i}"), ScriptedSource.File(16000, Sound(i))).Completion.WaitAsync(Patience);
            Assert.Equal((null, 99L), (end.Error, end.Health.Frames));
        }
    }

    [Fact]
    public async Task Engine_DeviceIsFull_TheProcessorTakesTheRest()
    {
        var device = new FakeDevice();
        using var mixed = Mixed(device, streams: 2);
        await using var engine = await StartAsync(mixed, device: 1000, processor: 4);
        var gate = new TaskCompletionSource();
        var handles = Enumerable.Range(0, 5).Select(i => engine.Add(new StreamId($"s{i}"), After(gate.Task))).ToArray();
        gate.SetResult();
        var ends = await Task.WhenAll(handles.Select(handle => handle.Completion)).WaitAsync(Patience);
        Assert.All(ends, end => Assert.Equal((null, 99L), (end.Error, end.Health.Frames)));
        Assert.Equal([0L, 1L], device.Log.SelectMany(run => run.Rows).Distinct().Where(row => row < 2).Order());
    }

    public void Dispose() => _tiny.Dispose();

    // 99 frames.
    private static float[] Sound(int seed) => Noise.Make(32_000, seed);

    private static ScriptedSource After(Task gate) => new(false, async (writer, stop) =>
    {
        await gate;
        await ScriptedSource.WriteAsync(writer, 16000, Sound(1), stop);
    });

    // Three streams that are stepped alone, in twos and all together.
    private static List<float> Hear(IStreamEncoder lane)
    {
        IEncoderSlot[] slots = [lane.OpenSlot(), lane.OpenSlot(), lane.OpenSlot()];
        float[][] sounds = [.. slots.Select((_, i) => Noise.Make(Noise.SamplesFor(200), seed: i))];
        var at = new int[slots.Length];
        var logits = new List<float>();
        for (var step = 0; step < 18; step++)
        {
            var batch = Enumerable.Range(0, slots.Length).Where(i => step % 3 == 2 || (step + i) % 3 < 1 + (step % 2)).ToArray();
            Assert.All(batch, i => Assert.True(DeviceRig.Fill(slots[i], sounds[i], ref at[i])));
            lane.Step([.. batch.Select(i => slots[i])]);
            Array.ForEach(batch, i => logits.AddRange(slots[i].Logits));
        }

        Array.ForEach(slots, slot => slot.Dispose());
        return logits;
    }

    private static async Task<StreamEngine> StartAsync(MixedEncoder encoder, double device, double processor)
    {
        var options = new EngineOptions
        {
            Lanes = 2,
            Capacities = [new() { Lanes = 1, BatchLimit = 4, StreamsMeasured = device }, new() { Lanes = 1, BatchLimit = 2, StreamsMeasured = processor }],
        };
        var engine = new StreamEngine(encoder, [], new LinearResamplers(), options, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(engine.Describe("0", ""), CancellationToken.None);
        return engine;
    }

    private MixedEncoder Mixed(IDevice device, int streams = 8)
    {
        var onDevice = DeviceRig.Encoder(_tiny.Model, Geometry, DeviceRig.On(device, _tiny.Model, Geometry, streams: streams));
        return new(new LaneKind("device", onDevice, 1), new LaneKind("processor", StreamingFixture.Encoder(_tiny.Model, Geometry), 1));
    }
}
