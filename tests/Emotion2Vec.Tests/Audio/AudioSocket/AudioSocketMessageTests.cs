using Emotion2Vec.Audio.AudioSocket;

namespace Emotion2Vec.Tests.Audio.AudioSocket;

public sealed class AudioSocketMessageTests
{
    [Theory]
    [InlineData(0x10, 8000)]
    [InlineData(0x11, 12000)]
    [InlineData(0x12, 16000)]
    [InlineData(0x13, 24000)]
    [InlineData(0x14, 32000)]
    [InlineData(0x15, 44100)]
    [InlineData(0x16, 48000)]
    [InlineData(0x17, 96000)]
    [InlineData(0x18, 192000)]
    [InlineData(0x19, 0)]
    [InlineData(0x0f, 0)]
    [InlineData(0x00, 0)]
    [InlineData(0xff, 0)]
    public void SampleRate_EveryKind_IsThatOfTheDocumentation(byte kind, int rate)
    {
        Assert.Equal(5, AudioSocketMessage.TryRead([kind, 0, 2, 1, 2], out var message));
        Assert.Equal((kind, rate), (message.Kind, message.SampleRate));
        Assert.Equal([1, 2], message.Payload.ToArray());
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x10, 0 })]
    [InlineData(new byte[] { 0x10, 1, 0, 1, 2, 3 })]
    public void TryRead_Incomplete_TakesNothing(byte[] received) => Assert.Equal(0, AudioSocketMessage.TryRead(received, out _));

    [Fact]
    public void TryRead_AnyBytes_TakesAMessageOrNothing()
    {
        var random = new Random(3);
        var bytes = new byte[600];
        for (var round = 0; round < 50_000; round++)
        {
            random.NextBytes(bytes);
            bytes[1] = (byte)random.Next(3);
            var received = bytes.AsSpan(0, random.Next(bytes.Length));
            var taken = AudioSocketMessage.TryRead(received, out var message);
            Assert.Equal(taken == 0 ? 0 : 3 + message.Payload.Length, taken);
            Assert.InRange(taken, 0, received.Length);
        }
    }
}
