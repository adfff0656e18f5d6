using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Tests.Messaging;

namespace Emotion2Vec.Tests.Library;

public sealed class FrameReaderTests
{
    private static readonly string[] Labels = ["angry", "happy", "neutral"];

    [Fact]
    public void Read_Chunk_GivesItsFramesMemoryOfTheirOwn()
    {
        var block = Samples.Block(sequence: 3, frames: 2);
        block.SpeechBuffer[1] = 0.25f;
        block.ProbabilityBuffer[5] = 0.9f;
        var frames = FrameReader.Read(block, Labels);
        block.ProbabilityBuffer.AsSpan().Clear();

        Assert.Equal([TimeSpan.FromMilliseconds(120), TimeSpan.FromMilliseconds(140)], frames.Select(frame => frame.Time));
        Assert.Equal([Samples.Noon, Samples.Noon.AddMilliseconds(20)], frames.Select(frame => frame.At));
        Assert.Equal(["happy", "neutral"], frames.Select(frame => frame.Label));
        Assert.Equal([0.71236f, 0.9f], frames.Select(frame => frame.Confidence));
        Assert.Equal([1, 0.25f], frames.Select(frame => frame.Speech));
        Assert.Equal([0.14382f, 0.71236f, 0.9f], frames[1].Probabilities.ToArray());
        Assert.Equal((0.98f, TrajectoryPhase.Tracking, true), (frames[0].Quality, frames[0].Phase, frames[0].Dimensions.IsEmpty));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Read_ClockBeyondTheCalendar_IsClamped(long ticks)
    {
        var block = Samples.Block();
        block.UtcTicks = ticks;

        Assert.Equal(20, (FrameReader.Read(block, Labels)[1].At - FrameReader.Read(block, Labels)[0].At).TotalMilliseconds);
    }
}
