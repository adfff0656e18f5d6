using System.Buffers.Binary;

namespace Emotion2Vec.Audio.AudioSocket;

/// <summary>
/// One message of Asterisk's AudioSocket protocol: a byte that says what it is, two bytes of length (big-endian), and that many bytes
/// (docs.asterisk.org, Configuration, Channel Drivers, AudioSocket).
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="payload">What it holds.</param>
internal readonly ref struct AudioSocketMessage(byte kind, ReadOnlySpan<byte> payload)
{
    public const int HeaderBytes = 3;

    /// <summary>The call is over.</summary>
    public const byte HangUp = 0x00;

    /// <summary>The stream's UUID, 16 bytes.</summary>
    public const byte Uuid = 0x01;

    /// <summary>A key was pressed: one ASCII digit. No sound.</summary>
    public const byte Digit = 0x03;

    /// <summary>Something failed; at most a code.</summary>
    public const byte Error = 0xff;

    private const byte FirstAudio = 0x10;

    /// <summary>What it is.</summary>
    public byte Kind { get; } = kind;

    /// <summary>What it holds.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    // 16-bit mono, little-endian, of one rate per kind from 0x10 on.
    private static ReadOnlySpan<int> Rates => [8000, 12000, 16000, 24000, 32000, 44100, 48000, 96000, 192000];

    /// <summary>Samples per second if this is sound; else 0.</summary>
    public int SampleRate => Kind - FirstAudio is >= 0 and var place && place < Rates.Length ? Rates[place] : 0;

    /// <summary>Takes the first message off what was received.</summary>
    /// <param name="received">Any bytes.</param>
    /// <param name="message">The message.</param>
    /// <returns>Bytes of the message with its header; 0 if it is not complete.</returns>
    public static int TryRead(ReadOnlySpan<byte> received, out AudioSocketMessage message)
    {
        message = default;
        if (received.Length < HeaderBytes || received.Length < HeaderBytes + ClaimOf(received))
        {
            return 0;
        }

        message = new AudioSocketMessage(received[0], received.Slice(HeaderBytes, ClaimOf(received)));
        return HeaderBytes + message.Payload.Length;
    }

    /// <summary>The bytes that a header claims to follow.</summary>
    /// <param name="header">At least a header.</param>
    public static int ClaimOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
}
