using System.Runtime.CompilerServices;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Window;
using Emotion2Vec.Tests.Inference.Streaming;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Window;

public sealed class WindowEncoderTests : IDisposable
{
    private readonly TinyModel _tiny = new();

    [Theory]
    [InlineData(20, 5, 43, 1000)]
    [InlineData(20, 7, 41, 160)]
    [InlineData(8, 8, 24, 37)]
    [InlineData(16, 16, 5, 4000)]
    [InlineData(10, 1, 13, 640)]
    [InlineData(16, 8, 3, 640)]
    public void Step_EveryHop_EqualsTheOfflineModeOnThatWindowAlone(int window, int hop, int frames, int packet)
    {
        using var encoder = new WindowEncoder(_tiny.Model, new(window, hop), StreamingFixture.Info(_tiny.Model, new(hop, window, 0)));
        using var offline = new OfflineEncoder(_tiny.Model);
        using var slot = encoder.OpenSlot();
        var samples = Noise.Make(Noise.SamplesFor(frames, rest: 100), seed: frames);
        var reported = 0;
        var rest = samples.AsSpan();
        while (!rest.IsEmpty)
        {
            var part = rest[..Math.Min(Math.Min(packet, rest.Length), slot.SamplesWanted)];
            slot.Write(part);
            rest = rest[part.Length..];
            if (slot.IsReady)
            {
                reported = Check(encoder, offline, slot, samples, reported, window);
            }
        }

        while (slot.Finish())
        {
            reported = Check(encoder, offline, slot, samples, reported, window);
        }

        Assert.Equal(frames, reported);
    }

    [Fact]
    public void Reset_UsedSlot_GivesTheSameResultAgain()
    {
        using var encoder = new WindowEncoder(_tiny.Model, new(10, 5), StreamingFixture.Info(_tiny.Model, new(5, 10, 0)));
        using var slot = encoder.OpenSlot();
        var samples = Noise.Make(slot.SamplesWanted, seed: 1);
        slot.Write(samples);
        encoder.Step([slot]);
        var first = slot.Logits.ToArray();
        slot.Reset();
        slot.Write(samples);
        encoder.Step([slot]);
        Assert.Equal(first, slot.Logits.ToArray());
        Assert.Equal(0, slot.FirstFrame);
    }

    [Fact]
    public void Step_WindowsOfManyLengths_ShareTheMemoryOfTheLargest()
    {
        using var session = _tiny.Model.CreateSession(_tiny.Model.Graphs.Offline(newestFrames: 5));
        using var largest = new WindowBinding(session, _tiny.Config, _tiny.Labels.Count, 20, hop: 5);
        using var shorter = new WindowBinding(session, _tiny.Config, _tiny.Labels.Count, 7, hop: 5, largest);
        Assert.True(Unsafe.AreSame(ref largest.Waveform.Span[0], ref shorter.Waveform.Span[0]));
        Assert.True(Unsafe.AreSame(ref largest.Features.Span[0], ref shorter.Features.Span[0]));
    }

    public void Dispose() => _tiny.Dispose();

    private static int Check(WindowEncoder encoder, OfflineEncoder offline, IEncoderSlot slot, float[] samples, int reported, int window)
    {
        encoder.Step([slot]);
        Assert.Equal(reported, slot.FirstFrame);
        var end = reported + slot.FrameCount;
        var start = Math.Max(0, end - window);
        var alone = offline.Encode(samples[(320 * start)..(80 + (320 * end))]);
        Compare.Close(alone.Features.AsSpan(^(slot.FrameCount * 96)..), slot.Features, 1e-5, $"window ending at frame {end}");
        return end;
    }
}
