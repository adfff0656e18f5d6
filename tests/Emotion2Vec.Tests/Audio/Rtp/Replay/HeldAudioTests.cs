using Emotion2Vec.Audio.Rtp.Replay;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Audio.Rtp.Replay;

public sealed class HeldAudioTests
{
    [Fact]
    public async Task PassOnAsync_WhatWasWritten_ArrivesInOrderWithRemarksInTheirPlaces()
    {
        var random = new Random(83);
        var held = new HeldAudio();
        var writer = new RecordingWriter();
        writer.Begin(8000);
        var (samples, marks) = (new List<float>(), new List<AudioMark>());
        for (var round = 0; round < 50; round++)
        {
            for (var write = random.Next(4); write > 0; write--)
            {
                if (random.Next(2) == 0)
                {
                    marks.Add(new AudioMark(AudioMarkKind.Clock, samples.Count, round));
                    held.Mark(marks[^1]);
                }

                var block = Enumerable.Range(0, random.Next(3000)).Select(_ => random.NextSingle()).ToArray();
                samples.AddRange(block);
                Assert.True(held.TryWrite(block));
                held.Count(SourceCounter.PacketsReceived);
            }

            await held.PassOnAsync(writer, 160, CancellationToken.None);
            Assert.Equal(samples.Count, writer.Written);
        }

        Assert.Equal(samples, writer.Samples);
        Assert.Equal(marks, writer.Marks);
        Assert.Null(writer.Breach);
        Assert.True(writer[SourceCounter.PacketsReceived] > 20);
        Assert.True(writer.WaitsForSpace >= samples.Count / 160);
    }

    [Fact]
    public async Task PassOnAsync_Cancelled_Ends()
    {
        var held = new HeldAudio();
        held.TryWrite(new float[10]);
        var writer = new RecordingWriter();
        writer.Begin(8000);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await held.PassOnAsync(writer, 160, new CancellationToken(canceled: true)));
    }
}
