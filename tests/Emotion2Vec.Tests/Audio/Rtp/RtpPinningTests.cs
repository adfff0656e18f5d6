using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>A receiver of one stream, and senders that are not who they say.</summary>
public sealed class RtpPinningTests : IDisposable
{
    private const uint Ssrc = 0xA0A0A0A0;

    private static readonly RtpPeer Sender = RtpPeer.From(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 6000));
    private static readonly RtpPeer Thief = RtpPeer.From(new IPEndPoint(IPAddress.Parse("192.0.2.66"), 6000));

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingWriter _writer = new();
    private readonly RtpReceiver _receiver;

    public RtpPinningTests()
    {
        _writer.Begin(8000);
        _receiver = new RtpReceiver(
            new RtpSession { Endpoint = new(IPAddress.Loopback, 5004), Formats = [new RtpFormat(0, RtpCodec.Pcmu, 8000, 1)] }, new RtpReceiverOptions(), _writer, _time);
    }

    [Fact]
    public void Accept_SameNumberFromElsewhere_IsRejectedWhileTheSenderIsHeard()
    {
        Send(-1, Sender);
        for (var i = 0; i < 50; i++)
        {
            Send(i, Sender);
            Send(i + 1, Thief);
            Send(i + 2, Thief);
            Send(i + 3, Sender.AtPort(6001));
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(51 * 160, _writer.Written);
        Assert.InRange(_writer[SourceCounter.PacketsRejected], 145, 150);
    }

    [Fact]
    public void Accept_SameNumberFromElsewhereAfterSilence_IsTheSenderMoved()
    {
        for (var i = 0; i < 20; i++)
        {
            Send(i, i < 10 ? Sender : Thief);
            _time.Advance(TimeSpan.FromMilliseconds(i == 9 ? 200 : 20));
        }

        // It is the same sender: its count goes on, and nothing is lost.
        Assert.Equal(20 * 160, _writer.Written);
        Assert.Equal(0, _writer[SourceCounter.PacketsLost] + _writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Accept_TwoPacketsFromTwoPlaces_AreNoSender()
    {
        Send(0, Sender);
        Send(1, Thief);
        Send(2, Sender.AtPort(9));

        Assert.Equal(0, _writer.Written);
    }

    [Fact]
    public void Accept_FloodOfStrangers_DoesNotUseUpTheSendersShare()
    {
        Send(-1, Sender);
        for (var i = 0; i < 100; i++)
        {
            Send(i, Sender);
            for (var k = 0; k < 200; k++)
            {
                _receiver.Accept(RtpBytes.Create(0, k, 0, (uint)k, new byte[160]), Thief);
            }

            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(101 * 160, _writer.Written);
        Assert.Equal(101, _writer[SourceCounter.PacketsReceived]);
        Assert.InRange(_writer[SourceCounter.PacketsRejected], 19_990, 20_000);
    }

    [Fact]
    public void Accept_SenderGoesMad_IsHeldToTheCap()
    {
        Send(0, Sender);
        for (var i = 1; i < 40_000; i++)
        {
            Send(i, Sender);
        }

        // Two seconds' worth at once, of which the first two came as a stranger's.
        Assert.Equal(2 * new RtpReceiverOptions().MaxPacketsPerSecond, _writer[SourceCounter.PacketsReceived] - 2);
        Assert.Equal(40_000 - 16_002, _writer[SourceCounter.PacketsRejected]);
    }

    public void Dispose() => _receiver.Dispose();

    private void Send(int sequence, in RtpPeer from) => _receiver.Accept(RtpBytes.Create(0, sequence, sequence * 160L, Ssrc, new byte[160]), from);
}
