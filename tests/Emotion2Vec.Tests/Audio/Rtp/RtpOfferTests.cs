using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>Offers of several codecs, of which the sender uses one.</summary>
public sealed class RtpOfferTests
{
    [Fact]
    public void Accept_CodecOfAnotherClockThanTheFirstOffered_IsHeardAtItsOwnRate()
    {
        var session = SdpSession.Read("v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 111 0\na=rtpmap:111 opus/48000/2", "test");
        var time = new FakeTimeProvider();
        var writer = new RecordingWriter();
        writer.Begin(session.SampleRate);
        using var receiver = new RtpReceiver(session, new RtpReceiverOptions(), writer, time);
        for (var i = 0; i < 50; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            receiver.Accept(RtpBytes.Create(0, i, i * 160, 7, new byte[160]));
        }

        receiver.Flush();
        Assert.Null(writer.Breach);
        Assert.Equal((8000, 50L, 0L), (writer.SampleRate, writer[SourceCounter.PacketsReceived], writer[SourceCounter.PacketsLost]));
        Assert.Equal(8000, writer.Written);
    }
}
