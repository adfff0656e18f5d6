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
        held.Begin(8000);
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

            await held.PassOnAsync(writer, CancellationToken.None);
            Assert.Equal(samples.Count, writer.Written);
        }

        Assert.Equal(samples, writer.Samples);
        Assert.Equal(marks, writer.Marks);
        Assert.Null(writer.Breach);
        Assert.True(writer[SourceCounter.PacketsReceived] > 20);
        Assert.True(writer.WaitsForSpace >= samples.Count / 160);
    }

    [Fact]
    public async Task PassOnAsync_AnotherRun_BeginsWhereItBegan()
    {
        var held = new HeldAudio();
        var writer = new OrderWriter();
        held.Begin(8000);
        held.TryWrite(new float[200]);
        await held.PassOnAsync(writer, CancellationToken.None);
        held.TryWrite(new float[100]);
        held.Mark(new AudioMark(AudioMarkKind.Clock, 300, 1));
        held.Begin(16000);
        held.Mark(new AudioMark(AudioMarkKind.Clock, 10, 2));
        held.TryWrite(new float[400]);
        await held.PassOnAsync(writer, CancellationToken.None);

        Assert.Equal("begin 8000, 160, 40, 100, mark 300, begin 16000, 10, mark 10, 320, 70", string.Join(", ", writer.Seen));
    }

    [Fact]
    public async Task PassOnAsync_Cancelled_Ends()
    {
        var held = new HeldAudio();
        held.Begin(8000);
        held.TryWrite(new float[10]);
        var writer = new RecordingWriter();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await held.PassOnAsync(writer, new CancellationToken(canceled: true)));
    }

    private sealed class OrderWriter : IAudioWriter
    {
        public List<string> Seen { get; } = [];

        public void Begin(int sampleRate) => Seen.Add($"begin {sampleRate}");

        public bool TryWrite(ReadOnlySpan<float> samples)
        {
            Seen.Add($"{samples.Length}");
            return true;
        }

        public void Mark(in AudioMark mark) => Seen.Add($"mark {mark.Sample}");

        public void Count(SourceCounter counter, long count = 1)
        {
        }

        public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
