using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Inference.Streaming;
using Emotion2Vec.Tests.Support;
using Xunit.Abstractions;

namespace Emotion2Vec.Tests.Inference.Devices;

/// <summary>The step in the form for devices, computed by the processor, against the ordinary step.</summary>
public sealed class DeviceEqualityTests(ITestOutputHelper log) : IDisposable
{
    private readonly TinyModel _tiny = new();

    public static TheoryData<int, int, int> Geometries => new() { { 16, 64, 0 }, { 8, 24, 0 }, { 16, 0, 0 }, { 16, 8, 0 }, { 8, 32, 4 }, { 3, 7, 1 } };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Step_StreamsOfMixedAgesInBatchesOfEverySize_EqualsTheOrdinaryStep(int c, int l, int r)
    {
        var geometry = new ChunkGeometry(c, l, r);
        using var ordinary = StreamingFixture.Encoder(_tiny.Model, geometry, maxBatch: 1);
        using var streams = DeviceRig.OnHost(_tiny.Model, geometry, maxBatch: 6, streams: 7);
        using var device = DeviceRig.Encoder(_tiny.Model, geometry, streams);
        var pairs = new List<Pair>();
        var worst = 0.0;

        // One more stream with every step, up to seven, so that all ages meet in all batch sizes; later ones take rows that others left.
        for (var step = 0; step < 24; step++)
        {
            if (pairs.Count == 7)
            {
                pairs[0].Dispose();
                pairs.RemoveAt(0);
            }

            pairs.Add(new(ordinary.OpenSlot(), device.OpenSlot(), Noise.Make(Noise.SamplesFor(c * 30), seed: step)));
            var turn = pairs.Skip(step % 3).Take(1 + (step % 6)).ToList();
            turn.ForEach(pair => pair.Fill());
            device.Step([.. turn.Select(pair => pair.Device)]);
            foreach (var pair in turn)
            {
                ordinary.Step([pair.Ordinary]);
                worst = Math.Max(worst, pair.Difference());
            }
        }

        pairs.ForEach(pair => pair.Dispose());
        log.WriteLine($"C={c} L={l} R={r}: {worst:E1}");
        Assert.InRange(worst, 0, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Finish_ShortLastChunk_EqualsTheOrdinaryStep(int c, int l, int r)
    {
        var geometry = new ChunkGeometry(c, l, r);
        using var ordinary = StreamingFixture.Encoder(_tiny.Model, geometry, maxBatch: 1);
        using var streams = DeviceRig.OnHost(_tiny.Model, geometry);
        using var device = DeviceRig.Encoder(_tiny.Model, geometry, streams);
        using var pair = new Pair(ordinary.OpenSlot(), device.OpenSlot(), Noise.Make(Noise.SamplesFor((3 * c) + 1, rest: 100), seed: 1));
        while (pair.Fill())
        {
            pair.StepBoth(ordinary, device);
            Assert.InRange(pair.Difference(), 0, 1e-4);
        }

        pair.WriteRest();
        while (pair.Finish())
        {
            pair.StepBoth(ordinary, device);
            Assert.InRange(pair.Difference(), 0, 1e-4);
        }

        Assert.Equal((3 * c) + 1, pair.Device.FirstFrame + pair.Device.FrameCount);
    }

    [Fact]
    public void Reset_AndRowsOfOthers_AreAsNew()
    {
        var geometry = new ChunkGeometry(8, 24, 0);
        using var streams = DeviceRig.OnHost(_tiny.Model, geometry, maxBatch: 2, streams: 1);
        using var device = DeviceRig.Encoder(_tiny.Model, geometry, streams);
        var sound = Noise.Make(Noise.SamplesFor(64), seed: 3);
        var first = device.OpenSlot();
        var fresh = Logits(device, first, sound);
        first.Reset();
        Assert.Equal(fresh, Logits(device, first, sound));
        first.Dispose();
        using var second = device.OpenSlot();
        Assert.Equal(fresh, Logits(device, second, sound));
    }

    [Fact]
    public void Step_InABatch_LeavesTheOthersAlone()
    {
        var geometry = new ChunkGeometry(8, 24, 0);
        using var streams = DeviceRig.OnHost(_tiny.Model, geometry);
        using var device = DeviceRig.Encoder(_tiny.Model, geometry, streams);
        var sound = Noise.Make(Noise.SamplesFor(64), seed: 3);
        using var alone = device.OpenSlot();
        var expected = Logits(device, alone, sound);
        using var mine = device.OpenSlot();
        using var other = device.OpenSlot();
        var (logits, at, theirs) = (new List<float>(), 0, 0);
        while (DeviceRig.Fill(mine, sound, ref at))
        {
            DeviceRig.Fill(other, Noise.Make(Noise.SamplesFor(64), seed: at), ref theirs);
            device.Step([other, mine]);
            logits.AddRange(mine.Logits);
        }

        Compare.Close([.. expected], [.. logits], 1e-5, "logits");
    }

    [Fact]
    public void Step_OnceEveryBatchSizeHasRun_AllocatesNothing()
    {
        var geometry = new ChunkGeometry(8, 24, 0);
        using var streams = DeviceRig.OnHost(_tiny.Model, geometry);
        using var device = DeviceRig.Encoder(_tiny.Model, geometry, streams);
        IEncoderSlot[] slots = [device.OpenSlot(), device.OpenSlot(), device.OpenSlot()];
        var sound = Noise.Make(Noise.SamplesFor(400), seed: 3);
        var at = new int[slots.Length];
        Round();
        Round();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var own = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            Round();
        }

        Assert.Equal(own, GC.GetAllocatedBytesForCurrentThread());
        log.WriteLine($"{GC.GetTotalAllocatedBytes(precise: true) - before} bytes in the whole process");
        Array.ForEach(slots, slot => slot.Dispose());

        void Round()
        {
            for (var i = 0; i < slots.Length; i++)
            {
                Assert.True(DeviceRig.Fill(slots[i], sound, ref at[i]));
            }

            device.Step(slots);
        }
    }

    public void Dispose() => _tiny.Dispose();

    private static List<float> Logits(DeviceEncoder device, IEncoderSlot slot, float[] sound)
    {
        var (logits, at) = (new List<float>(), 0);
        while (DeviceRig.Fill(slot, sound, ref at))
        {
            device.Step([slot]);
            logits.AddRange(slot.Logits);
        }

        return logits;
    }

    /// <summary>The same stream twice.</summary>
    private sealed class Pair(IEncoderSlot ordinary, IEncoderSlot device, float[] sound) : IDisposable
    {
        private int _at;

        public IEncoderSlot Ordinary => ordinary;

        public IEncoderSlot Device => device;

        public bool Fill()
        {
            var there = _at;
            return DeviceRig.Fill(ordinary, sound, ref there) && DeviceRig.Fill(device, sound, ref _at);
        }

        public void WriteRest()
        {
            ordinary.Write(sound.AsSpan(_at));
            device.Write(sound.AsSpan(_at));
            _at = sound.Length;
        }

        public bool Finish() => ordinary.Finish() & device.Finish();

        public void StepBoth(IStreamEncoder ordinaryEncoder, IStreamEncoder deviceEncoder)
        {
            ordinaryEncoder.Step([ordinary]);
            deviceEncoder.Step([device]);
        }

        public double Difference()
        {
            Assert.Equal((ordinary.FirstFrame, ordinary.FrameCount), (device.FirstFrame, device.FrameCount));
            return Math.Max(
                Compare.MaxDifference(ordinary.Features.ToArray(), device.Features.ToArray()),
                Compare.MaxDifference(ordinary.Logits.ToArray(), device.Logits.ToArray()));
        }

        public void Dispose()
        {
            ordinary.Dispose();
            device.Dispose();
        }
    }
}
