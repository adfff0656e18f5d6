using System.Net;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Access;

/// <summary>
/// Under which names the web port answers. A page from elsewhere may have its own name resolved to this machine and is then of the same origin as the port
/// (DNS rebinding); what it cannot change is the name that its browser asks for. Immutable.
/// </summary>
internal sealed class HostNames
{
    private readonly bool _isAny;
    private readonly HashSet<string> _names;

    /// <summary>Reads the names.</summary>
    /// <param name="options">The options, valid.</param>
    public HostNames(WebOptions options)
    {
        _names = options.HostNames.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);

        // Beyond loopback nobody knows all names of a machine; there the token is what a page from elsewhere lacks.
        _isAny = _names.Count == 0 && !IPAddress.IsLoopback(IPAddress.Parse(options.Address));
    }

    /// <summary>Says whether a request asks for this program.</summary>
    /// <param name="host">The name in it, without the port.</param>
    /// <returns>True for this machine's own name for itself and the configured names.</returns>
    public bool Includes(string host) =>
        _isAny || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)) || _names.Contains(host);
}
