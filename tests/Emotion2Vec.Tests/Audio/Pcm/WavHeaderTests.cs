using System.Buffers.Binary;
using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Pcm;

/// <summary>Headers from outside: whatever comes, a sane format or the documented error, and never more read than a header may have.</summary>
public sealed class WavHeaderTests
{
    private const int MostBytes = (1 << 20) + 64;

    [Fact]
    public async Task ReadAsync_DamagedHeaders_GiveASaneFormatOrTheDocumentedError()
    {
        var random = new Random(23);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = WavBytes.Create(random.Next(4), 1 << random.Next(20), random.Next(70), 8 * random.Next(5), new byte[64]);
            for (var change = random.Next(6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await CheckAsync(bytes[..random.Next(bytes.Length + 1)]);
        }
    }

    [Fact]
    public async Task ReadAsync_RandomChunks_EndWithinTheBound()
    {
        var random = new Random(29);
        string[] names = ["fmt ", "data", "LIST", "fact", "JUNK", "RIFF", "\0\0\0\0"];
        for (var round = 0; round < 3000; round++)
        {
            using var stream = new MemoryStream();
            stream.Write("RIFF____WAVE"u8);
            for (var chunk = random.Next(1, 8); chunk > 0; chunk--)
            {
                var body = new byte[random.Next(60)];
                random.NextBytes(body);
                var claimed = new byte[4];
                BinaryPrimitives.WriteUInt32LittleEndian(claimed, random.Next(4) == 0 ? (uint)random.NextInt64(1L << 32) : (uint)body.Length);
                stream.Write(System.Text.Encoding.Latin1.GetBytes(names[random.Next(names.Length)]));
                stream.Write(claimed);
                stream.Write(body);
            }

            await CheckAsync(stream.ToArray());
        }
    }

    [Fact]
    public async Task ReadAsync_ChunksWithoutEnd_AreGivenUp()
    {
        var input = new CountedBytes([.. "RIFF____WAVE"u8], [.. "JUNK"u8, 8, 0, 0, 0, .. new byte[8]]);

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => WavHeader.ReadAsync(input, CancellationToken.None));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.InRange(input.Read, 1 << 20, MostBytes);
    }

    private static async Task CheckAsync(byte[] bytes)
    {
        var input = new CountedBytes(bytes, []);
        try
        {
            var (format, dataBytes) = await WavHeader.ReadAsync(input, CancellationToken.None);
            Assert.InRange(format.SampleRate, PcmFormat.LowestRate, PcmFormat.HighestRate);
            Assert.InRange(format.Channels, 1, PcmFormat.MaxChannels);
            Assert.True(dataBytes > 0);
        }
        catch (Emotion2VecException exception)
        {
            Assert.Contains(exception.Kind, new[] { ErrorKind.InvalidInput, ErrorKind.UnsupportedFormat });
        }

        Assert.InRange(input.Read, 0, MostBytes);
    }

    /// <summary>Gives bytes, then others again and again, one read at a time, and counts them.</summary>
    private sealed class CountedBytes(byte[] first, byte[] again) : IByteReader
    {
        private int _position;

        public int Read { get; private set; }

        public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
        {
            var count = 0;
            for (; count < destination.Length && (_position < first.Length || again.Length > 0); count++, _position++)
            {
                destination.Span[count] = _position < first.Length ? first[_position] : again[(_position - first.Length) % again.Length];
            }

            Read += count;
            return new(count);
        }
    }
}
