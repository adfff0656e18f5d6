using System.Text;
using Emotion2Vec.Audio.AudioSocket;
using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Realtime.Doors;

namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>What doors read: messages of AudioSocket, blocks of sound, and what their senders say of them.</summary>
internal static class DoorTargets
{
    /// <summary>Makes them.</summary>
    /// <param name="wavs">Good wav files.</param>
    public static IReadOnlyList<FuzzTarget> Create(IReadOnlyList<byte[]> wavs) =>
    [
        new("audiosocket", [[0x01, 0, 16, .. new byte[16], 0x10, 0, 4, 1, 2, 3, 4, 0x03, 0, 1, 0x35, 0x12, 0, 2, 9, 9, 0x00, 0, 0]], ReadMessages),
        new("hermes", wavs, Blocks(FeedEncoding.Wav)),
        new("opus-block", [[0x08, 1, 2, 3, 4, 5, 6, 7], [0x4B, 0x41, 1, 2, 3, 4], [0xFC, .. new byte[100]]], Blocks(FeedEncoding.Opus)),
        new("hello", [Encoding.UTF8.GetBytes("{\"rate\":16000,\"channels\":2,\"format\":\"s16le\",\"x\":[1,{}]}")], input => AudioHello.ReadMessage(input, out _) is null),
        new("content-type", [Encoding.UTF8.GetBytes("audio/pcm;rate=16000;channels=1;format=\"s16le\"")], input => BlockContent.FormatOf(Encoding.UTF8.GetString(input), input, null) is not null),
    ];

    private static bool ReadMessages(ReadOnlySpan<byte> input)
    {
        var taken = 0;
        while (AudioSocketMessage.TryRead(input[taken..], out var message) is > 0 and var bytes)
        {
            taken += bytes;
            _ = message.SampleRate;
        }

        return taken == input.Length;
    }

    private static FuzzTarget.Feeder Blocks(FeedEncoding encoding)
    {
        var feed = new SoundFeed(new FeedFormat(encoding, 16000, 1), new CheckingWriter());
        return input => FeedFormat.TryReadWav(input, out _) | feed.Write(input);
    }
}
