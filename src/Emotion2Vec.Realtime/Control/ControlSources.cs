using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Models;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Control;

/// <summary>
/// Makes the sources that may be added from outside: those kinds alone that the options name, and of files those beneath one folder. Nobody outside can have this program
/// read another file, start another program, or send anything to an address of their choice.
/// </summary>
/// <param name="options">What may be added.</param>
/// <param name="factory">Makes sources; knows no doors.</param>
internal sealed class ControlSources(ControlOptions options, AudioSourceFactory factory)
{
    /// <summary>The longest description taken, in characters.</summary>
    public const int MaxLength = 1024;

    private const string DemoFile = "file:configs/demo/spoken-clip.flac";
    private const string DescriptionName = "sdp";

    /// <summary>Makes a source.</summary>
    /// <param name="source">Its description; this or <paramref name="sdp"/>.</param>
    /// <param name="sdp">A session description.</param>
    /// <returns>The source, not yet running.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: it is wrong, or a door; <see cref="ErrorKind.PermissionDenied"/>: it may not be added; others of the factory.
    /// </exception>
    public IAudioSource Create(string? source, string? sdp)
    {
        if ((source is null) == (sdp is null))
        {
            throw Wrong("say where the sound comes from: either source, as in \"rtp://0.0.0.0:5004?codec=opus\", or sdp, a session description");
        }

        if (source?.Length > MaxLength || source?.Any(char.IsControl) == true)
        {
            throw Wrong($"source is one line of at most {MaxLength} characters");
        }

        var input = sdp is null ? FromDescription(source!) : Described(sdp);
        return input.Source ?? throw Wrong("several streams may come from this source: that belongs into the configuration (Streams)");
    }

    private AudioInput Described(string sdp)
    {
        ThrowUnlessAllowed("sdp");
        return factory.CreateFromSdp(sdp, DescriptionName);
    }

    private AudioInput FromDescription(string source)
    {
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? source.Split('?')[0] : source[..colon];
        ThrowUnlessAllowed(kind);
        try
        {
            return kind switch
            {
                "demo" => factory.Create(BundledAssets.Source(DemoFile + source["demo".Length..])),
                "file" => factory.Create(Confined(source)),
                "sdp" => throw Wrong("a session description is sent as text, in sdp, not as the name of a file"),
                "rtp" when source.Contains("reports=", StringComparison.Ordinal) => throw Wrong("'reports' sends to an address, which is not for others to choose: leave it out"),
                _ => factory.Create(source),
            };
        }
        catch (Emotion2VecException failure) when (failure.Kind == ErrorKind.Configuration)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, failure.Message, failure);
        }
    }

    private void ThrowUnlessAllowed(string kind)
    {
        if (!options.Kinds.Contains(kind) || (kind == "file" && options.FilesFolder.Length == 0))
        {
            var allowed = options.Kinds.Where(known => known != "file" || options.FilesFolder.Length > 0).ToList();
            throw new Emotion2VecException(
                ErrorKind.PermissionDenied,
                $"Sources of that kind may not be added from outside; {(allowed.Count == 0 ? "none may" : $"these may: {string.Join(", ", allowed)}")}. Control:Sources in the configuration says so.");
        }
    }

    // Neither upwards nor along a link: what lies beneath the folder is what its owner put there.
    private string Confined(string source)
    {
        var rest = source["file:".Length..];
        var mark = rest.LastIndexOf('?');
        var (name, query) = mark < 0 ? (rest, "") : (rest[..mark], rest[mark..]);
        var parts = name.Split('/');
        if (parts.Any(part => part is "" or "." or ".." || part.AsSpan().IndexOfAny('\\', '?', ':') >= 0))
        {
            throw Wrong("a file is named by its path beneath Control:FilesFolder, as in file:calls/one.wav?pace=fast");
        }

        var path = Path.GetFullPath(options.FilesFolder);
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new Emotion2VecException(ErrorKind.PermissionDenied, $"'{name}' leads through a link, which may point anywhere.");
            }
        }

        return File.Exists(path) ? $"file:{path}{query}" : throw new Emotion2VecException(ErrorKind.NotFound, $"There is no file '{name}' beneath Control:FilesFolder.");
    }

    private static Emotion2VecException Wrong(string reason) => new(ErrorKind.InvalidInput, char.ToUpperInvariant(reason[0]) + reason[1..] + ".");
}
