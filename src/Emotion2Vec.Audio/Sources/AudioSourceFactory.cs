using Emotion2Vec.Audio.AudioSocket;
using Emotion2Vec.Audio.Ffmpeg;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Audio.Microphones;
using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Replay;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Sources;

/// <summary>
/// Makes audio sources, and doors that streams come through, from one line of text:
/// <list type="bullet">
/// <item><c>PATH</c> or <c>file:PATH?pace=realtime|fast|FACTOR&amp;loop=N|forever</c>: an audio file;</item>
/// <item><c>-</c> or <c>stdin:?format=s16le|s24le|s32le|f32le|wav&amp;rate=16000&amp;channels=1</c>: standard input;</item>
/// <item><c>pipe:PATH?format=...</c>: a named pipe, with the options of standard input; every writer's sound starts anew;</item>
/// <item><c>ffmpeg:INPUT</c> or <c>ffmpeg?format=pulse&amp;live=yes|no&amp;pace=realtime|fast:INPUT</c>: a file, an address or a device that ffmpeg opens;</item>
/// <item><c>mic:</c>, <c>mic:INDEX</c> or <c>mic:NAME?rate=48000&amp;channels=2&amp;channel=N|mix</c>: a sound device; with <c>split=each</c>, a stream per channel;</item>
/// <item>
/// <c>PATH.sdp</c> or <c>sdp:PATH?media=N&amp;iface=NAME&amp;reports=ADDRESS:PORT</c>: RTP as a session description says; with <c>streams=each</c>, a stream
/// per sender of all its audio;
/// </item>
/// <item>
/// <c>rtp://ADDRESS:PORT?codec=pcmu|pcma|g722|opus|l16|l24&amp;rate=8000&amp;channels=1&amp;pt=0&amp;ptime=20</c>: RTP, listening on that address, which may be a
/// multicast group (<c>iface=NAME</c>) and may have a range of ports (<c>16000-16100</c>); <c>rtcp=PORT|mux|off</c>, <c>reports=ADDRESS:PORT</c>; with
/// <c>streams=each&amp;name=ssrc|cname</c>, a stream per sender;
/// </item>
/// <item><c>pcap:FILE?sdp=FILE&amp;pace=realtime|fast|FACTOR</c>: a network capture of RTP, as its receiver would have heard it; without <c>sdp</c>, the capture's name with <c>.sdp</c>;</item>
/// <item><c>audiosocket://ADDRESS:PORT?max=64</c>: a door for Asterisk, a stream per call.</item>
/// </list>
/// </summary>
/// <param name="options">How patient sources are.</param>
/// <param name="time">The clock of all sources.</param>
/// <param name="openStandardInput">Opens standard input, when a source is made that reads it.</param>
/// <param name="others">Forms that are made elsewhere.</param>
public sealed class AudioSourceFactory(AudioSourceOptions options, TimeProvider time, Func<Stream> openStandardInput, params IReadOnlyList<InputForm> others)
{
    private const string Forms =
        "a path, file:PATH?pace=realtime&loop=1, stdin:?format=s16le&rate=16000&channels=1 (or -), pipe:PATH, mic:NAME, ffmpeg:INPUT, sdp:FILE, rtp://ADDRESS:PORT?codec=pcmu, pcap:FILE?sdp=FILE, audiosocket://ADDRESS:PORT";

    /// <summary>Creates a factory whose <c>stdin:</c> is the process's standard input.</summary>
    /// <param name="options">How patient sources are; the defaults if null.</param>
    /// <param name="time">The clock of all sources; the system's if null.</param>
    /// <param name="others">Forms that are made elsewhere.</param>
    public AudioSourceFactory(AudioSourceOptions? options = null, TimeProvider? time = null, params IReadOnlyList<InputForm> others)
        : this(options ?? new AudioSourceOptions(), time ?? TimeProvider.System, Console.OpenStandardInput, others)
    {
    }

    /// <summary>Makes a source or a door. Opens nothing but session description files and, of a range of ports, one that is free; the rest is opened when it runs.</summary>
    /// <param name="description">One of the forms above.</param>
    /// <returns>The source or door, not yet running.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.Configuration"/>: the description is wrong, and the message says what there is; for session
    /// description files also <see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.PermissionDenied"/>,
    /// <see cref="ErrorKind.InvalidInput"/> and <see cref="ErrorKind.UnsupportedFormat"/>.
    /// </exception>
    public AudioInput Create(string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description == "-")
        {
            return new(StandardInput("", description));
        }

        if (description.StartsWith("ffmpeg?", StringComparison.Ordinal) && !File.Exists(description))
        {
            return Ffmpeg(description);
        }

        var scheme = SchemeOf(description);
        var rest = scheme.Length == 0 ? description : description[(scheme.Length + 1)..];
        return scheme switch
        {
            "" when string.IsNullOrWhiteSpace(description) => throw Wrong(description, "it is empty"),
            "" when description.EndsWith(".sdp", StringComparison.OrdinalIgnoreCase) => FromSdp(description, description),
            "" => new(new FileSource(description, Pace.Realtime, 1, time)),
            "file" => new(FromFile(rest, description)),
            "stdin" => new(StandardInput(rest, description)),
            "pipe" => new(Pipe(rest, description)),
            "mic" => Microphone(rest, description),
            "ffmpeg" => Ffmpeg(description),
            "sdp" => FromSdp(rest, description),
            "rtp" => Rtp([RtpUri.Parse(description)]),
            "pcap" => new(FromCapture(rest, description)),
            "audiosocket" => new(new AudioSocketDoor(AudioSocketUri.Parse(description), time)),
            _ when others.FirstOrDefault(form => form.Scheme == scheme) is { } other => other.Create(description),
            _ when rest.StartsWith("//", StringComparison.Ordinal) => throw Wrong(UrlMask.Apply(description), $"'{scheme}:' is not a kind of source; with 'ffmpeg:' before it, ffmpeg may read it"),
            _ => throw Wrong(description, $"'{scheme}:' is not a kind of source"),
        };
    }

    /// <summary>Makes a source out of a session description that is no file.</summary>
    /// <param name="text">The SDP text: the first audio that can be received is meant.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The source, not yet running.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: malformed, or without audio; <see cref="ErrorKind.UnsupportedFormat"/>: no encoding or transport of it is handled.
    /// </exception>
    public AudioInput CreateFromSdp(string text, string name) => Rtp([SdpSession.Read(text, name)]);

    private RtpReceiverOptions Receiving => new()
    {
        MinReorderWait = options.RtpMinReorderWait,
        MaxReorderWait = options.RtpMaxReorderWait,
        MaxGap = options.RtpMaxGap,
        Silence = options.RtpSilence,
        Recording = options.RtpRecording,
    };

    private FileSource FromFile(string rest, string description)
    {
        var (path, query) = Split(rest, description, "pace", "loop");
        if (path.Length == 0)
        {
            throw query.Error("the path is missing");
        }

        var pace = ReadPace(query);
        var times = query.Text("loop") == "forever" ? ModelAudioReader.Forever : query.Number("loop", 1, 1_000_000) ?? 1;
        return new FileSource(WithoutAuthority(path), pace, times, time);
    }

    private ReplaySource FromCapture(string rest, string description)
    {
        var (path, query) = Split(rest, description, "sdp", "pace");
        if (path.Length == 0)
        {
            throw query.Error("the path is missing: write pcap:FILE?sdp=FILE");
        }

        path = WithoutAuthority(path);
        var pace = ReadPace(query);
        var sdp = query.Text("sdp") ?? Path.ChangeExtension(path, ".sdp");
        return new ReplaySource(path, SdpSession.Read(SdpFile.Read(sdp), sdp), Receiving, pace, time);
    }

    private static Pace ReadPace(SourceQuery query)
    {
        var pace = Pace.Realtime;
        return query.Text("pace") is not { } text || Pace.TryParse(text, out pace)
            ? pace
            : throw query.Error($"'pace={text}' is not realtime, fast or a factor from 0.01 to 1000");
    }

    private StandardInputSource StandardInput(string rest, string description)
    {
        var (path, query) = Split(rest, description, "format", "rate", "channels");
        if (path.Length > 0)
        {
            throw query.Error("write stdin:?format=s16le&rate=16000&channels=1");
        }

        return new StandardInputSource(openStandardInput(), PcmDescription.Parse(query));
    }

    private static PipeSource Pipe(string rest, string description)
    {
        var (path, query) = Split(rest, description, "format", "rate", "channels");
        if (path.Length == 0)
        {
            throw query.Error("the path is missing");
        }

        return OperatingSystem.IsLinux()
            ? new PipeSource(WithoutAuthority(path), PcmDescription.Parse(query))
            : throw query.Error("named pipes of this kind are those of Linux; standard input (stdin:) is there everywhere");
    }

    private AudioInput Ffmpeg(string description) => new(new FfmpegSource(FfmpegAddress.Parse(description), options.FfmpegSilence, time));

    private AudioInput Microphone(string rest, string description)
    {
        var (device, query) = Split(rest, description, "rate", "channels", "channel", "split");
        var address = MicrophoneAddress.Parse(device, query);
        return address.IsSplit ? new(new MicrophoneDoor(address, time)) : new(new MicrophoneSource(address, time));
    }

    private AudioInput FromSdp(string rest, string description)
    {
        var (path, query) = Split(rest, description, SdpOptions.Keys);
        path = WithoutAuthority(path);
        return Rtp(SdpOptions.Apply(query, SdpSession.ReadAll(SdpFile.Read(path), path)));
    }

    private AudioInput Rtp(IReadOnlyList<RtpSession> sessions) =>
        sessions[0].IsOpenToAll ? new(new RtpDoor(sessions, Receiving, time)) : new(new RtpSource(sessions[0], Receiving, time));

    private static (string Path, SourceQuery Query) Split(string rest, string description, params ReadOnlySpan<string> keys)
    {
        var mark = rest.LastIndexOf('?');
        return mark < 0
            ? (rest, SourceQuery.Parse("", description, keys))
            : (rest[..mark], SourceQuery.Parse(rest[(mark + 1)..], description, keys));
    }

    // file:///music/a.wav is as good as file:/music/a.wav.
    private static string WithoutAuthority(string path) => path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;

    // One letter is a drive of Windows; what exists as a file is a path, whatever it looks like.
    private static string SchemeOf(string description)
    {
        var colon = description.IndexOf(':', StringComparison.Ordinal);
        var isScheme = colon > 1 && description[..colon].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '+' or '.' or '-');
        return isScheme && !File.Exists(description) ? description[..colon] : "";
    }

    private Emotion2VecException Wrong(string description, string reason) =>
        new(ErrorKind.Configuration, $"Source '{description}': {reason}. There are: {string.Join(", ", others.Select(form => form.Example).Prepend(Forms))}.");
}
