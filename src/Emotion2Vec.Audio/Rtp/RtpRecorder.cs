using System.Globalization;
using System.Net.Sockets;
using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Stores the datagrams of a session as they came, as a capture with its session description beside, so that <c>pcap:FILE</c> hears them again. Bounded in
/// time and bytes; readable by its owner only. Belongs to the receiving thread; allocates nothing per datagram.
/// </summary>
internal sealed class RtpRecorder : IDisposable
{
    private const string NamePrefix = "e2v-rtp-";

    private readonly RtpRecordingOptions _options;
    private readonly TimeProvider _time;
    private readonly RtpSockets _sockets;
    private readonly byte[] _destination;
    private readonly byte[] _source;
    private PcapWriter? _capture;
    private long? _start;
    private long _flushed;

    private RtpRecorder(PcapWriter capture, RtpSession session, RtpSockets sockets, RtpRecordingOptions options, TimeProvider time)
    {
        _capture = capture;
        _options = options;
        _time = time;
        _sockets = sockets;
        _destination = session.Endpoint.Address.GetAddressBytes();
        _source = new byte[_destination.Length];
    }

    /// <summary>Begins a recording, and deletes those that are too old to be kept.</summary>
    /// <param name="session">What is received.</param>
    /// <param name="sockets">Where.</param>
    /// <param name="options">Where to store it; null: nothing is stored.</param>
    /// <param name="time">Tells when datagrams came.</param>
    /// <returns>The recorder, or null.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.PermissionDenied"/> or <see cref="ErrorKind.Configuration"/>: the folder cannot be written.</exception>
    public static RtpRecorder? Start(RtpSession session, RtpSockets sockets, RtpRecordingOptions? options, TimeProvider time)
    {
        if (options is null)
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(options.Folder);
            DeleteOld(options, time);
            var at = session with { Endpoint = new(session.Endpoint.Address, sockets.Port), LastPort = null, RtcpPort = session.Rtcp == RtcpMode.OwnPort ? sockets.ControlPort : null };
            var moment = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
            var path = Path.Combine(options.Folder, $"{NamePrefix}{sockets.Port}-{moment}");
            using (var description = new StreamWriter(Create($"{path}.sdp")))
            {
                description.Write(SdpWriter.Write(at));
            }

            return new RtpRecorder(new PcapWriter(Create($"{path}.pcap")), at, sockets, options, time);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"Recordings cannot be stored in '{options.Folder}': this user may not write there. Name another folder in Recording:Folder.", exception);
        }
        catch (IOException exception)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"Recordings cannot be stored in '{options.Folder}': {exception.Message} Name another folder in Recording:Folder.", exception);
        }
    }

    /// <summary>Stores a datagram, unless that would be too much.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="isControl">True if it came on RTCP's own port.</param>
    public void Write(ReadOnlySpan<byte> datagram, in RtpPeer from, bool isControl)
    {
        if (_capture is not { } capture)
        {
            return;
        }

        var now = _time.GetTimestamp();
        _start ??= now;
        if (_time.GetElapsedTime(_start.Value, now) > _options.MaxDuration || capture.BytesWritten + datagram.Length + PcapWriter.MaxOverheadBytes > _options.MaxBytes)
        {
            Dispose();
            return;
        }

        try
        {
            from.WriteAddress(_source);
            var packet = new UdpDatagram
            {
                SourceAddress = _source,
                DestinationAddress = _destination,
                SourcePort = from.Port,
                DestinationPort = (ushort)(isControl ? _sockets.ControlPort ?? _sockets.Port : _sockets.Port),
                Payload = datagram,
            };
            capture.Write(packet, _time.GetUtcNow().UtcTicks);
            if (_time.GetElapsedTime(_flushed, now) >= TimeSpan.FromSeconds(1))
            {
                capture.Flush();
                _flushed = now;
            }
        }
        catch (IOException)
        {
            // A full disk ends the recording; the stream is worth more than it.
            _capture = null;
        }
    }

    public void Dispose()
    {
        try
        {
            _capture?.Dispose();
        }
        catch (IOException)
        {
            // As above: what could be stored is stored.
        }

        _capture = null;
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static void DeleteOld(RtpRecordingOptions options, TimeProvider time)
    {
        var oldest = time.GetUtcNow().UtcDateTime - options.KeepFor;
        foreach (var file in Directory.EnumerateFiles(options.Folder, $"{NamePrefix}*").Where(file => Path.GetExtension(file) is ".pcap" or ".sdp"))
        {
            if (File.GetLastWriteTimeUtc(file) < oldest)
            {
                File.Delete(file);
            }
        }
    }
}
