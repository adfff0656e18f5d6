using Emotion2Vec.Messaging.Broker;
using FsCheck;
using FsCheck.Fluent;
using MQTTnet.Exceptions;

namespace Emotion2Vec.Tests.Messaging.Broker;

public sealed class PacketLimitStreamTests
{
    private const int Limit = 300;

    [Fact]
    public void Read_AnyPacketsInAnyPieces_ThrowsExactlyWhenOneIsTooLong() => Prop.ForAll<NonEmptyArray<ushort>, int>((sizes, seed) =>
    {
        var random = new Random(seed);
        var lengths = sizes.Get.Select(size => size % (Limit + 20)).ToArray();
        var bytes = lengths.SelectMany(length => Packet(length, random)).ToArray();
        var sound = lengths.TakeWhile(length => length <= Limit).Count();
        using var stream = new PacketLimitStream(new MemoryStream(bytes), Limit);
        var read = new List<byte>();
        var buffer = new byte[64];
        try
        {
            for (int count; (count = stream.Read(buffer, 0, random.Next(1, 64))) > 0;)
            {
                read.AddRange(buffer[..count]);
            }

            Assert.Equal(lengths.Length, sound);
            Assert.Equal(bytes, read);
        }
        catch (MqttProtocolViolationException)
        {
            Assert.True(sound < lengths.Length);
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x10, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    [InlineData(new byte[] { 0xC0, 0x00, 0x30, 0xAD, 0x02 })]
    public async Task ReadExactlyAsync_LengthTooLongOrEndless_Throws(byte[] bytes)
    {
        await using var stream = new PacketLimitStream(new MemoryStream(bytes), Limit);
        await Assert.ThrowsAsync<MqttProtocolViolationException>(async () => await stream.ReadExactlyAsync(new byte[bytes.Length]));
    }

    private static byte[] Packet(int length, Random random)
    {
        var body = new byte[length];
        random.NextBytes(body);
        return length < 128 ? [0x30, (byte)length, .. body] : [0x30, (byte)((length & 0x7F) | 0x80), (byte)(length >> 7), .. body];
    }
}
