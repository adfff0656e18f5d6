using System.Net;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.AudioSocket;

/// <summary><c>audiosocket://ADDRESS:PORT?max=64</c>: where to listen for Asterisk, and how many calls at a time.</summary>
internal static class AudioSocketUri
{
    private const int MostCalls = 1024;

    /// <summary>Reads a description.</summary>
    /// <param name="text">The URI.</param>
    /// <returns>Where to listen.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it is not such a URI; the message says why.</exception>
    public static AudioSocketOptions Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "audiosocket"
            || uri.Port is < 0 or > IPEndPoint.MaxPort || uri.UserInfo.Length > 0 || uri.AbsolutePath.Trim('/').Length > 0 || uri.Fragment.Length > 0)
        {
            throw Error(text, "write audiosocket://ADDRESS:PORT, as in audiosocket://127.0.0.1:9092");
        }

        var host = uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var address))
        {
            throw Error(text, $"'{uri.Host}' is not an IP address; use one of this machine's, or 0.0.0.0 for all");
        }

        var query = SourceQuery.Parse(uri.Query.TrimStart('?'), text, "max");
        var options = new AudioSocketOptions { Endpoint = new IPEndPoint(address, uri.Port) };
        return options with { MaxCalls = query.Number("max", 1, MostCalls) ?? options.MaxCalls };
    }

    private static Emotion2VecException Error(string text, string reason) => new(ErrorKind.Configuration, $"Source '{text}': {reason}.");
}
