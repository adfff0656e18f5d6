using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Native;

namespace Emotion2Vec.Tests.Audio.Feeds;

public sealed class SoundFeedTests
{
    [Fact]
    public void Write_S16Stereo_MixesAndScales()
    {
        var writer = new RecordingWriter();
        using var feed = new SoundFeed(new FeedFormat(FeedEncoding.S16, 8000, 2), writer);

        Assert.True(feed.Write([0x00, 0x40, 0x00, 0xC0, 0x00, 0x40, 0x00, 0x40]));

        Assert.Equal(8000, writer.SampleRate);
        Assert.Equal([0f, 0.5f], writer.Samples);
        Assert.Equal(1, writer[SourceCounter.PacketsReceived]);
    }

    [Fact]
    public void Write_PartOfAFrame_IsCountedAndLeftOut()
    {
        var writer = new RecordingWriter();
        using var feed = new SoundFeed(new FeedFormat(FeedEncoding.F32, 16000, 1), writer);

        Assert.False(feed.Write(new byte[7]));
        Assert.False(feed.Write(new byte[FeedFormat.MaxBlockBytes + 4]));

        Assert.Equal(0, writer.Written);
        Assert.Equal(2, writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Write_FloatsThatAreNone_AreGuarded()
    {
        var writer = new RecordingWriter();
        using var feed = new SoundFeed(new FeedFormat(FeedEncoding.F32, 16000, 1), writer);
        feed.Write([0, 0, 0xC0, 0x7F, 0, 0, 0x80, 0x40, 0, 0, 0, 0x3F]);

        Assert.Equal([0f, 1f, 0.5f], writer.Samples);
        Assert.Equal(2, writer[SourceCounter.SamplesInvalid]);
    }

    [Fact]
    public async Task WriteAsync_LongBlock_WaitsForRoomSliceBySlice()
    {
        var writer = new RecordingWriter();
        using var feed = new SoundFeed(new FeedFormat(FeedEncoding.S16, 8000, 1), writer);

        Assert.True(await feed.WriteAsync(new byte[2 * 1000], CancellationToken.None));

        Assert.Equal((1000, 7), (writer.Written, writer.WaitsForSpace));
    }

    [Fact]
    public void Write_WavBlocks_TakesTheirSamplesWhileTheyKeepTheFormat()
    {
        var block = WavBytes.Create(1, 16000, 1, 16, new byte[640]);
        Assert.True(FeedFormat.TryReadWav(block, out var format));
        var writer = new RecordingWriter();
        using var feed = new SoundFeed(format, writer);

        Assert.True(feed.Write(block));
        Assert.False(feed.Write(WavBytes.Create(1, 8000, 1, 16, new byte[640])));
        Assert.False(feed.Write(new byte[640]));

        Assert.Equal((320, 16000), (writer.Written, writer.SampleRate));
        Assert.Equal(2, writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Write_DamagedWav_IsTakenOrCountedAndNeverThrows()
    {
        var seed = WavBytes.Create(1, 16000, 1, 16, new byte[320]);
        var random = new Random(11);
        var writer = new RecordingWriter();
        using var feed = new SoundFeed(new FeedFormat(FeedEncoding.Wav, 16000, 1), writer);
        for (var round = 0; round < 20_000; round++)
        {
            var block = seed.AsSpan(0, random.Next(seed.Length + 1)).ToArray();
            for (var change = random.Next(6); change > 0 && block.Length > 0; change--)
            {
                block[random.Next(Math.Min(block.Length, random.Next(2) == 0 ? 48 : block.Length))] = (byte)random.Next(256);
            }

            feed.Write(block);
            FeedFormat.TryReadWav(block, out _);
        }

        Assert.Equal(20_000, writer[SourceCounter.PacketsReceived] + writer[SourceCounter.PacketsRejected]);
        Assert.Null(writer.Breach);
    }

    [Fact]
    public void Write_OpusPackets_GiveTheSoundAndNonsenseIsCounted()
    {
        var writer = new RecordingWriter();
        using var feed = new SoundFeed(new FeedFormat(FeedEncoding.Opus, 48000, 2), writer);
        var random = new Random(5);
        Assert.False(feed.Write([]));
        for (var round = 0; round < 20; round++)
        {
            Assert.True(feed.Write(Packet(round)));
        }

        Assert.Equal((16000, 20 * 320), (writer.SampleRate, writer.Written));
        for (var round = 0; round < 5000; round++)
        {
            var packet = new byte[random.Next(200)];
            random.NextBytes(packet);
            feed.Write(packet);
        }

        Assert.Equal(5021, writer[SourceCounter.PacketsReceived] + writer[SourceCounter.PacketsRejected]);
        Assert.Null(writer.Breach);
    }

    [Theory]
    [InlineData(FeedEncoding.S16)]
    [InlineData(FeedEncoding.Wav)]
    [InlineData(FeedEncoding.Opus)]
    public void Write_Always_AllocatesNothing(FeedEncoding encoding)
    {
        var block = encoding switch
        {
            FeedEncoding.Wav => WavBytes.Create(1, 16000, 1, 16, new byte[640]),
            FeedEncoding.Opus => Packet(0),
            _ => new byte[640],
        };
        var ring = new AudioRing(1, TimeProvider.System);
        using var feed = new SoundFeed(new FeedFormat(encoding, 16000, 1), ring);
        // The least of several runs: what the runtime allocates while it compiles anew is not ours, and does not come with every block.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < 2000; round++)
            {
                feed.Write(block);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
    }

    [Theory]
    [InlineData(null, null, null, FeedEncoding.S16, 16000, 1)]
    [InlineData("f32le", 48000L, 2L, FeedEncoding.F32, 48000, 2)]
    public void TryCreate_Sound_IsTheFormat(string? encoding, long? rate, long? channels, FeedEncoding expected, int hertz, int count)
    {
        Assert.True(FeedFormat.TryCreate(encoding, rate, channels, out var format, out _));
        Assert.Equal(new FeedFormat(expected, hertz, count), format);
    }

    [Theory]
    [InlineData("mp3", null, null, "s16le")]
    [InlineData(null, 999L, null, "1000 to 384000")]
    [InlineData(null, long.MaxValue, null, "1000 to 384000")]
    [InlineData(null, null, 0L, "1 to 64")]
    public void TryCreate_Wrong_SaysWhatThereIs(string? encoding, long? rate, long? channels, string words)
    {
        Assert.False(FeedFormat.TryCreate(encoding, rate, channels, out _, out var problem));
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    private static byte[] Packet(int number)
    {
        using var encoder = Opus.CreateEncoder(16000, 24000, 5);
        var packet = new byte[Opus.MaxPacketBytes];
        var frame = Enumerable.Range(320 * number, 320).Select(i => 0.5f * MathF.Sin(i * 0.2f)).ToArray();
        return packet[..Opus.Encode(encoder, frame, packet)];
    }
}
