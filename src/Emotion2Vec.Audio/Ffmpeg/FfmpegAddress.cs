using System.Text.RegularExpressions;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Ffmpeg;

/// <summary>
/// What ffmpeg is to open: <c>ffmpeg:INPUT</c>, or <c>ffmpeg?format=pulse&amp;live=yes|no&amp;pace=realtime|fast:INPUT</c>. Options stand before the input, because an
/// input may hold any character.
/// </summary>
internal sealed partial class FfmpegAddress
{
    private const int MaxInputLength = 4096;
    private const int MaxWords = 70;

    // What an input may lead to, as playlists do: an address elsewhere never to files of this machine, a file never to the network.
    private const string LocalProtocols = "file,crypto,data";
    private const string RemoteProtocols =
        "http,https,httpproxy,tcp,tls,udp,udplite,rtp,srtp,rtmp,rtmpe,rtmps,rtmpt,rtmpte,rtmpts,ffrtmpcrypt,ffrtmphttp,srt,rist,mmsh,mmst,crypto,data";

    private static readonly string[] LiveSchemes = ["rtsp", "rtsps", "rtp", "srtp", "udp", "udplite", "tcp", "tls", "srt", "rist", "rtmp", "rtmpe", "rtmps", "rtmpt", "rtmpte", "rtmpts", "mmsh", "mmst"];
    private static readonly string[] FileSchemes = ["http", "https"];

    private readonly string _input;
    private readonly string _masked;
    private readonly string? _format;
    private readonly string _scheme;
    private readonly bool _isPaced;

    private FfmpegAddress(string input, SourceQuery query)
    {
        if (string.IsNullOrWhiteSpace(input) || input.Length > MaxInputLength || input.Any(char.IsControl))
        {
            throw query.Error($"the input is missing, longer than {MaxInputLength} characters, or holds control characters");
        }

        _format = query.Text("format");
        if (_format is not null && !FormatName().IsMatch(_format))
        {
            throw query.Error($"'format={_format}' is no name of a format; 'ffmpeg -devices' and 'ffmpeg -formats' list them");
        }

        _scheme = _format is null && Scheme().Match(input) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : "";
        if (_scheme is not ("" or "file") && !LiveSchemes.Contains(_scheme) && !FileSchemes.Contains(_scheme))
        {
            throw query.Error($"'{_scheme}://' is not opened; there are {string.Join(", ", [.. FileSchemes, .. LiveSchemes, "file"])}, and devices by format=");
        }

        var isLocal = _format is null && _scheme is "" or "file";
        IsLive = YesOrNo(query, "live") ?? (_format is not null || LiveSchemes.Contains(_scheme));
        _isPaced = Pace(query) ?? !IsLive;
        _input = isLocal ? $"file:{Path.GetFullPath(_scheme == "file" ? input["file://".Length..] : input)}" : input;
        _masked = UrlMask.Apply(isLocal ? Path.GetFileName(_input) : input);
        Description = $"ffmpeg {(_masked.Length > MaxWords ? $"{_masked[..MaxWords]}..." : _masked)}";
    }

    /// <summary>Short, for people; without user, password and query.</summary>
    public string Description { get; }

    /// <summary>True for an input that has no end: where it ends nevertheless, it is opened again.</summary>
    public bool IsLive { get; }

    /// <summary>True where ffmpeg may be made to wait: files do, and servers of files.</summary>
    public bool MayWait => !IsLive || FileSchemes.Contains(_scheme);

    /// <summary>
    /// What ffmpeg is told. The input comes after <c>-i</c> as one argument, which ffmpeg never takes for an option, and names of files are marked as such, so that none
    /// is taken for a protocol.
    /// </summary>
    public IEnumerable<string> Arguments =>
    [
        "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error",
        "-protocol_whitelist", _format is not null || _input.StartsWith("file:", StringComparison.Ordinal) ? LocalProtocols : RemoteProtocols,
        .. IsLive ? (string[])["-fflags", "nobuffer", "-analyzeduration", "1000000"] : [],
        .. _scheme is "rtsp" or "rtsps" ? (string[])["-rtsp_flags", "prefer_tcp"] : [],
        .. _format is not null ? (string[])["-f", _format] : [],
        .. _isPaced ? (string[])["-re"] : [],
        "-i", _input,
        "-vn", "-sn", "-dn", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1",
    ];

    /// <summary>Reads a description that begins with <c>ffmpeg:</c> or <c>ffmpeg?</c>.</summary>
    /// <param name="description">The description.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it is wrong.</exception>
    public static FfmpegAddress Parse(string description)
    {
        var colon = description.IndexOf(':', StringComparison.Ordinal);
        var options = description["ffmpeg".Length..(colon < 0 ? description.Length : colon)].TrimStart('?');
        var query = SourceQuery.Parse(options, UrlMask.Apply(description), "format", "live", "pace");
        return new FfmpegAddress(colon < 0 ? "" : description[(colon + 1)..], query);
    }

    /// <summary>Takes out of a text what the address holds in confidence.</summary>
    public string Mask(string text) => UrlMask.Apply(text.Replace(_input, _masked, StringComparison.Ordinal));

    private static bool? YesOrNo(SourceQuery query, string key) => query.Text(key) switch
    {
        null => null,
        "yes" => true,
        "no" => false,
        var other => throw query.Error($"'{key}={other}' is neither yes nor no"),
    };

    private bool? Pace(SourceQuery query) => query.Text("pace") switch
    {
        null => null,
        _ when IsLive => throw query.Error("'pace' is for inputs that end; this one is live"),
        "realtime" => true,
        "fast" => false,
        var other => throw query.Error($"'pace={other}' is neither realtime nor fast"),
    };

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]*)://")]
    private static partial Regex Scheme();

    [GeneratedRegex("^[a-z0-9_]{1,32}$")]
    private static partial Regex FormatName();
}
