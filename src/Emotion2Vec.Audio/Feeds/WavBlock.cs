using System.Buffers.Binary;
using Emotion2Vec.Audio.Pcm;

namespace Emotion2Vec.Audio.Feeds;

/// <summary>A whole wav file in memory, as microphones send one per block. Any bytes must do; nothing is thrown or allocated.</summary>
internal static class WavBlock
{
    private const int RiffBytes = 12;
    private const int ChunkHeaderBytes = 8;

    /// <summary>Finds format and samples.</summary>
    /// <param name="file">Any bytes.</param>
    /// <param name="format">Layout of the samples.</param>
    /// <param name="samples">Where whole frames lie; fewer than the header claims if the file is cut.</param>
    /// <returns>False if it is no wav file of a kind that is read.</returns>
    public static bool TryRead(ReadOnlySpan<byte> file, out PcmFormat format, out Range samples)
    {
        (format, samples) = (default, default);
        if (file.Length < RiffBytes || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
        {
            return false;
        }

        var hasFormat = false;
        for (var at = RiffBytes; file.Length - at >= ChunkHeaderBytes;)
        {
            var chunk = file[at..];
            var bytes = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            var body = chunk[ChunkHeaderBytes..];
            if (chunk.StartsWith("data"u8))
            {
                // Senders that stream claim too much; what is there counts.
                var there = (int)Math.Min(bytes, body.Length);
                var start = at + ChunkHeaderBytes;
                samples = hasFormat ? start..(start + there - (there % format.FrameBytes)) : default;
                return hasFormat;
            }

            // Chunks are padded to even lengths.
            var padded = bytes + (long)(bytes & 1);
            if (padded > body.Length)
            {
                return false;
            }

            if (chunk.StartsWith("fmt "u8))
            {
                if (WavHeader.ReadFormat(body[..(int)bytes], out format) is not null)
                {
                    return false;
                }

                hasFormat = true;
            }

            at += ChunkHeaderBytes + (int)padded;
        }

        return false;
    }
}
