using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Audio.Pcm;

public sealed class PcmBlockTests
{
    [Theory]
    [InlineData("S16", 1)]
    [InlineData("S24", 2)]
    [InlineData("F32", 3)]
    public void Write_PiecesOfAnyLength_GivesWholeFramesAndAllocatesNothing(string encoding, int channels)
    {
        var block = new PcmBlock(new PcmFormat(Enum.Parse<PcmEncoding>(encoding), 16000, channels));
        var ring = new AudioRing(1, TimeProvider.System);
        ring.Begin(16000);
        var run = ring.TakeRun()!;
        var random = new Random(5);
        long bytes = 0;
        long before = 0;
        for (var round = 0; round < 2000; round++)
        {
            var count = random.Next(1, block.Room.Length + 1);
            block.Room.Span[..count].Clear();
            bytes += count;
            block.Write(count, ring, mayWait: round % 2 == 0, CancellationToken.None);
            run.Samples.Advance(run.Samples.Peek(int.MaxValue).Length);
            if (round == 10)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(bytes / block.Format.FrameBytes, run.Samples.Written);
    }
}
