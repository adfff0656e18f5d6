using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Says what to do about a port that another program has.</summary>
internal static class PortTaken
{
    /// <summary>Makes the error.</summary>
    /// <param name="who">Who wanted the port.</param>
    /// <param name="address">The address wanted.</param>
    /// <param name="port">The port wanted.</param>
    /// <param name="key">The key that chooses it.</param>
    /// <param name="alternative">A further way out, continuing the sentence; may be empty.</param>
    /// <param name="inner">What the system said.</param>
    /// <returns>The error.</returns>
    public static Emotion2VecException Explain(string who, string address, int port, string key, string alternative, Exception inner) => new(
        ErrorKind.AddressInUse,
        $"The {who} cannot listen on {address}:{port}: another program has the port ('ss -ltnp sport = :{port}' shows which). "
            + $"Stop that program, set {key} to a free port (0 takes any){alternative}.",
        inner);
}
