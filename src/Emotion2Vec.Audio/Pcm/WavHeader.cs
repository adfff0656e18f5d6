using System.Buffers.Binary;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>
/// The header of a wav stream that cannot seek (RIFF, "Multimedia Programming Interface and Data Specifications 1.0").
/// Programs that write to a pipe do not know the length and claim 0 or a huge one: both mean "until the end".
/// </summary>
/// <param name="Format">Layout of the samples.</param>
/// <param name="DataBytes">Bytes of samples; <see cref="long.MaxValue"/> if not known.</param>
internal readonly record struct WavHeader(PcmFormat Format, long DataBytes)
{
    private const int MaxBytesBeforeData = 1 << 20;

    // What GStreamer claims of a stream; espeak-ng claims 0x7FFFF000, arecord 0x80000000, ffmpeg 0xFFFFFFFF. Taken at its word
    // it would end a microphone at 48 kHz stereo after three hours.
    private const uint LeastClaimOfUnknown = 0x7FFF0000;

    private const int FormatPcm = 1;
    private const int FormatFloat = 3;
    private const int FormatExtensible = 0xFFFE;
    private const int ExtensibleBytes = 40;

    /// <summary>Reads up to the first sample.</summary>
    /// <param name="input">The stream, at its start.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: not a wav stream, or cut; <see cref="ErrorKind.UnsupportedFormat"/>: another encoding.
    /// </exception>
    public static async Task<WavHeader> ReadAsync(IByteReader input, CancellationToken cancellationToken)
    {
        var header = new byte[ExtensibleBytes];
        await FillAsync(input, header.AsMemory(0, 8), cancellationToken);
        return header.AsSpan(0, 4).SequenceEqual("RIFF"u8) ? await ReadInsideAsync(input, header, cancellationToken) : throw Invalid("it does not start with RIFF....WAVE");
    }

    /// <summary>After the last sample of a stream that told its length: reads over what may follow the samples, up to the first sample of another stream.</summary>
    /// <param name="input">The stream.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The other stream's header; null if there is none.</returns>
    /// <exception cref="Emotion2VecException">As of <see cref="ReadAsync"/>, about the other stream.</exception>
    public static async Task<WavHeader?> ReadNextAsync(IByteReader input, CancellationToken cancellationToken)
    {
        var header = new byte[ExtensibleBytes];
        while (await TryFillAsync(input, header.AsMemory(0, 8), cancellationToken))
        {
            if (header.AsSpan(0, 4).SequenceEqual("RIFF"u8))
            {
                return await ReadInsideAsync(input, header, cancellationToken);
            }

            long bytes = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
            if (!await TrySkipAsync(input, bytes + (bytes & 1), cancellationToken))
            {
                break;
            }
        }

        return null;
    }

    private static async Task<WavHeader> ReadInsideAsync(IByteReader input, byte[] header, CancellationToken cancellationToken)
    {
        await FillAsync(input, header.AsMemory(0, 4), cancellationToken);
        if (!header.AsSpan(0, 4).SequenceEqual("WAVE"u8))
        {
            throw Invalid("it does not start with RIFF....WAVE");
        }

        PcmFormat? format = null;
        for (long before = 12; before < MaxBytesBeforeData;)
        {
            await FillAsync(input, header.AsMemory(0, 8), cancellationToken);
            var isData = header.AsSpan(0, 4).SequenceEqual("data"u8);
            var isFormat = header.AsSpan(0, 4).SequenceEqual("fmt "u8);
            long bytes = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
            if (isData)
            {
                return new WavHeader(format ?? throw Invalid("its samples come before their format"), bytes is 0 or >= LeastClaimOfUnknown ? long.MaxValue : bytes);
            }

            // Chunks are padded to even lengths.
            var rest = bytes + (bytes & 1);
            before += 8 + rest;
            if (isFormat)
            {
                var used = (int)Math.Min(rest, ExtensibleBytes);
                await FillAsync(input, header.AsMemory(0, used), cancellationToken);
                if (ReadFormat(header.AsSpan(0, used), out var read) is { } wrong)
                {
                    throw wrong;
                }

                format = read;
                rest -= used;
            }

            if (before < MaxBytesBeforeData && !await TrySkipAsync(input, rest, cancellationToken))
            {
                throw CutShort();
            }
        }

        throw Invalid($"no samples within the first {MaxBytesBeforeData} bytes");
    }

    /// <summary>Reads a format chunk.</summary>
    /// <param name="chunk">Its bytes, without its header.</param>
    /// <param name="format">The layout of samples that it describes.</param>
    /// <returns>What is wrong with it; null if nothing is. Texts are made only where something is.</returns>
    internal static Emotion2VecException? ReadFormat(ReadOnlySpan<byte> chunk, out PcmFormat format)
    {
        format = default;
        if (chunk.Length < 16)
        {
            return Invalid("its format chunk is too short");
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int blockBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == FormatExtensible && chunk.Length >= ExtensibleBytes)
        {
            // The sub-format GUID begins with the tag that it extends.
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        PcmEncoding? encoding = (tag, bits) switch
        {
            (FormatPcm, 16) => PcmEncoding.S16,
            (FormatPcm, 24) => PcmEncoding.S24,
            (FormatPcm, 32) => PcmEncoding.S32,
            (FormatFloat, 32) => PcmEncoding.F32,
            _ => null,
        };
        if (encoding is null)
        {
            return new Emotion2VecException(
                ErrorKind.UnsupportedFormat,
                $"The wav stream has format tag {tag} with {bits} bits: 16, 24 or 32-bit integers and 32-bit floats are read from a stream.");
        }

        if (channels is < 1 or > PcmFormat.MaxChannels || rate is < PcmFormat.LowestRate or > PcmFormat.HighestRate)
        {
            return Invalid($"it claims {channels} channels at {rate} Hz");
        }

        format = new PcmFormat(encoding.Value, (int)rate, channels);
        return blockBytes == format.FrameBytes ? null : Invalid($"it claims {blockBytes} bytes per frame of {format.FrameBytes}");
    }

    private static async ValueTask FillAsync(IByteReader input, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (!await TryFillAsync(input, destination, cancellationToken))
        {
            throw CutShort();
        }
    }

    private static async ValueTask<bool> TryFillAsync(IByteReader input, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (!destination.IsEmpty)
        {
            var count = await input.ReadAsync(destination, cancellationToken);
            if (count == 0)
            {
                return false;
            }

            destination = destination[count..];
        }

        return true;
    }

    private static async ValueTask<bool> TrySkipAsync(IByteReader input, long bytes, CancellationToken cancellationToken)
    {
        var rest = new byte[256];
        while (bytes > 0)
        {
            var count = (int)Math.Min(bytes, rest.Length);
            if (!await TryFillAsync(input, rest.AsMemory(0, count), cancellationToken))
            {
                return false;
            }

            bytes -= count;
        }

        return true;
    }

    private static Emotion2VecException CutShort() => Invalid("it ends within its header");

    private static Emotion2VecException Invalid(string reason) => new(ErrorKind.InvalidInput, $"The input is not a usable wav stream: {reason}.");
}
