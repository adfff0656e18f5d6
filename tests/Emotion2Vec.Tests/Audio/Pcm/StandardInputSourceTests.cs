using System.Buffers.Binary;
using System.IO.Pipelines;
using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Pcm;

public sealed class StandardInputSourceTests : AudioSourceContract
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);

    internal override IAudioSource CreateEndless() => new StandardInputSource(new NoiseStream(), new PcmFormat(PcmEncoding.S16, 16000, 1));

    [Theory]
    [InlineData(PcmEncoding.S16, 1)]
    [InlineData(PcmEncoding.S24, 2)]
    [InlineData(PcmEncoding.S32, 3)]
    [InlineData(PcmEncoding.F32, 2)]
    internal async Task RunAsync_AnyPieces_GivesEverySample(PcmEncoding encoding, int channels)
    {
        var format = new PcmFormat(encoding, 44100, channels);
        var random = new Random(channels);
        var values = Enumerable.Range(0, 5000).Select(_ => random.Next(-32768, 32768)).ToArray();
        var bytes = values.SelectMany(value => Enumerable.Repeat(Encode(encoding, value), channels).SelectMany(sample => sample)).ToArray();

        // 1 to 3 bytes too many: a frame that never completes is no sound.
        var writer = await PlayAsync(new StandardInputSource(new PiecesStream([.. bytes, 1], random), format));

        Assert.Equal(44100, writer.SampleRate);
        Assert.Equal(values.Length, writer.Written);
        var samples = writer.Samples;
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i] / 32768f, samples[i], 1e-7f);
        }
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(1, 32)]
    [InlineData(3, 32)]
    public async Task RunAsync_WavStream_TakesItsFormat(int tag, int bits)
    {
        var samples = new byte[bits / 8 * 2 * 1000];
        var writer = await PlayAsync(new StandardInputSource(new MemoryStream(WavBytes.Create(tag, 22050, 2, bits, samples)), null));

        Assert.Equal(22050, writer.SampleRate);
        Assert.Equal(1000, writer.Written);
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0u)]
    [InlineData(0x7FFFF000u)]
    public async Task RunAsync_WavStreamOfUnknownLength_ReadsToTheEnd(uint claimed)
    {
        var bytes = WavBytes.Create(1, 16000, 1, 16, new byte[2000], claimed);

        Assert.Equal(1000, (await PlayAsync(new StandardInputSource(new MemoryStream(bytes), null))).Written);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0x7FFF0000u)]
    [InlineData(0x7FFFF000u)]
    [InlineData(0x80000000u)]
    [InlineData(uint.MaxValue)]
    public async Task ReadAsync_LengthThatPipesClaim_IsUnknown(uint claimed)
    {
        var bytes = WavBytes.Create(1, 16000, 1, 16, new byte[2000], claimed);

        Assert.Equal(long.MaxValue, (await WavHeader.ReadAsync(new InputReader(new MemoryStream(bytes)), CancellationToken.None)).DataBytes);
    }

    [Fact]
    public async Task RunAsync_WavStreamWithMoreBehindItsData_StopsAtItsEnd()
    {
        var bytes = WavBytes.Create(1, 16000, 1, 16, new byte[2000], 600);

        Assert.Equal(300, (await PlayAsync(new StandardInputSource(new MemoryStream(bytes), null))).Written);
    }

    [Fact]
    public async Task RunAsync_WavStreamWithOtherChunks_SkipsThem()
    {
        var plain = WavBytes.Create(1, 16000, 1, 16, new byte[200]);
        byte[] list = [.. "LIST"u8, 5, 0, 0, 0, 1, 2, 3, 4, 5, 0];
        byte[] bytes = [.. plain[..12], .. list, .. plain[12..36], .. list, .. plain[36..]];

        Assert.Equal(100, (await PlayAsync(new StandardInputSource(new MemoryStream(bytes), null))).Written);
    }

    [Fact]
    public async Task RunAsync_BadWavStream_SaysWhy()
    {
        await FailsAsync(ErrorKind.InvalidInput, []);
        await FailsAsync(ErrorKind.InvalidInput, "OggS this is not a wav stream"u8.ToArray());
        await FailsAsync(ErrorKind.UnsupportedFormat, WavBytes.Create(7, 8000, 1, 8, new byte[100]));
        await FailsAsync(ErrorKind.InvalidInput, WavBytes.Create(1, 500, 1, 16, new byte[100]));
        await FailsAsync(ErrorKind.InvalidInput, WavBytes.Create(1, 16000, 65, 16, new byte[100]));
        await FailsAsync(ErrorKind.InvalidInput, WavBytes.Create(1, 16000, 1, 16, [])[..30]);
        await FailsAsync(ErrorKind.InvalidInput, [.. "RIFF____WAVEdata"u8, 0, 0, 0, 0]);
        await FailsAsync(ErrorKind.InvalidInput, [.. "RIFF____WAVEJUNK"u8, 255, 255, 255, 255, .. new byte[100]]);
    }

    [Fact]
    public async Task RunAsync_DamagedWavStreams_GiveSoundOrTheDocumentedError()
    {
        var random = new Random(17);
        for (var round = 0; round < 500; round++)
        {
            var bytes = WavBytes.Create(1, 16000, 1, 16, new byte[500]);
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(50)] = (byte)random.Next(256);
            }

            try
            {
                Assert.Null((await PlayAsync(new StandardInputSource(new MemoryStream(bytes[..random.Next(bytes.Length)]), null))).Breach);
            }
            catch (Emotion2VecException exception)
            {
                Assert.Contains(exception.Kind, new[] { ErrorKind.InvalidInput, ErrorKind.UnsupportedFormat });
            }
        }
    }

    [Fact]
    public async Task RunAsync_NotANumber_IsCountedAndMadeSafe()
    {
        var bytes = WavBytes.Of<float>([0.5f, float.NaN, 4, float.NegativeInfinity]).ToArray();
        var writer = await PlayAsync(new StandardInputSource(new MemoryStream(bytes), new PcmFormat(PcmEncoding.F32, 16000, 1)));

        Assert.Equal([0.5f, 0, 1, 0], writer.Samples);
        Assert.Equal(3, writer[SourceCounter.SamplesInvalid]);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileNothingComes_EndsAndALaterRunLosesNothing()
    {
        var pipe = new Pipe();
        var source = new StandardInputSource(pipe.Reader.AsStream(), new PcmFormat(PcmEncoding.S16, 16000, 1));
        using var stop = new CancellationTokenSource();
        var first = source.RunAsync(new RecordingWriter(), stop.Token);
        await Task.Delay(50);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Generous));

        await pipe.Writer.WriteAsync(new byte[640]);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(320, (await PlayAsync(source)).Written);
    }

    private static async Task FailsAsync(ErrorKind kind, byte[] bytes)
    {
        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => PlayAsync(new StandardInputSource(new MemoryStream(bytes), null)));
        Assert.Equal(kind, error.Kind);
    }

    private static async Task<RecordingWriter> PlayAsync(StandardInputSource source)
    {
        var writer = new RecordingWriter();
        await source.RunAsync(writer, CancellationToken.None).WaitAsync(Generous);
        return writer;
    }

    private static byte[] Encode(PcmEncoding encoding, int value)
    {
        var bytes = new byte[4];
        switch (encoding)
        {
            case PcmEncoding.S16:
                BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)value);
                return bytes[..2];
            case PcmEncoding.S24:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value << 8);
                return bytes[..3];
            case PcmEncoding.S32:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value << 16);
                return bytes;
            default:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value / 32768f);
                return bytes;
        }
    }

    /// <summary>Gives its bytes in pieces of any size.</summary>
    private sealed class PiecesStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 700))], cancellationToken);
    }

    /// <summary>Noise without end.</summary>
    private sealed class NoiseStream : MemoryStream
    {
        private readonly Random _random = new(1);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(1, cancellationToken);
            _random.NextBytes(buffer.Span);
            return buffer.Length;
        }
    }
}
