using System.Buffers.Binary;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Replay;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Benchmarks.Rtp;

/// <summary>A real sender's packets, over and over without a seam: numbers and timestamps go on where the capture ends. One owner thread.</summary>
internal sealed class EndlessCapture : IDisposable
{
    private const int SequenceAt = 2;
    private const int TimestampAt = 4;
    private const int LostEvery = 50;
    private const int InOrder = 10;

    private readonly List<byte[]> _datagrams = [];
    private readonly CaptureClock _clock = new(DateTime.UnixEpoch.AddYears(60).Ticks);
    private readonly RtpReceiver _receiver;
    private readonly long _ticksPerPacket;
    private readonly uint _timestampsPerPacket;
    private long _count;

    /// <summary>Reads a capture with the session description of the same name.</summary>
    /// <param name="name">Its name, without the ending; all of its packets hold the same time of sound.</param>
    /// <param name="writer">Where samples go.</param>
    public EndlessCapture(string name, IAudioWriter writer)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "captures", name);
        var session = SdpSession.Read(SdpFile.Read(path + ".sdp"), name);
        using var capture = new CaptureFilter(path + ".pcap", session);
        while (capture.TryRead(out var datagram, out _))
        {
            if (datagram.DestinationPort == session.Endpoint.Port)
            {
                _datagrams.Add(datagram.Payload.ToArray());
            }
        }

        _timestampsPerPacket = Timestamp(_datagrams[2]) - Timestamp(_datagrams[1]);
        _ticksPerPacket = _timestampsPerPacket * TimeSpan.TicksPerSecond / session.Primary.ClockRate;
        writer.Begin(session.SampleRate);
        _receiver = new(session, new(), writer, _clock);
    }

    /// <summary>Receives the next packet at the moment at which it is due.</summary>
    public void Packet() => Receive(_count++);

    /// <summary>Receives a packet of a bad network: the two of each pair change places, and one in fifty never comes.</summary>
    public void DisorderedPacket()
    {
        // At first in order: nobody is believed to be a sender whose packets do not follow one another (RFC 3550, appendix A.1).
        var number = _count < InOrder ? _count : _count ^ 1;
        _count++;
        if (number >= InOrder && number % LostEvery == 0)
        {
            Pass();
        }
        else
        {
            Receive(number);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _receiver.Dispose();

    private void Receive(long number)
    {
        var datagram = _datagrams[(int)(number % _datagrams.Count)];
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(SequenceAt), (ushort)number);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(TimestampAt), (uint)(number * _timestampsPerPacket));
        _clock.MoveTo(_clock.UtcTicks + _ticksPerPacket);
        _receiver.Accept(datagram);
        _receiver.Idle();
    }

    // Time goes on without a packet.
    private void Pass()
    {
        _clock.MoveTo(_clock.UtcTicks + _ticksPerPacket);
        _receiver.Idle();
    }

    private static uint Timestamp(byte[] datagram) => BinaryPrimitives.ReadUInt32BigEndian(datagram.AsSpan(TimestampAt));
}
