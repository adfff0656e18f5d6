using System.Net;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tools.LoadGen.Talking;

/// <summary>One talker: what it is and where it sends.</summary>
/// <param name="Seed">Draws its voice, phase and RTP's random beginnings.</param>
/// <param name="Ssrc">Who it is, in RTP.</param>
/// <param name="Codec">What it sends.</param>
/// <param name="To">Where to.</param>
internal sealed record TalkerPlan(int Seed, uint Ssrc, TalkerCodec Codec, IPEndPoint To)
{
    /// <summary>A row of talkers.</summary>
    /// <param name="first">Where the first sends to.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="step">Ports from one to the next; 0 if all send to the same.</param>
    /// <param name="codec">What they send.</param>
    /// <param name="seed">Draws them all.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the row goes beyond the last port.</exception>
    public static IReadOnlyList<TalkerPlan> Row(IPEndPoint first, int count, int step, TalkerCodec codec, int seed)
    {
        var last = first.Port + ((long)step * (count - 1));
        return last <= IPEndPoint.MaxPort
            ? [.. Enumerable.Range(0, count).Select(i => Of(seed, i, codec, new IPEndPoint(first.Address, first.Port + (i * step))))]
            : throw new Emotion2VecException(ErrorKind.InvalidInput, $"{count} talkers from port {first.Port} in steps of {step} would end at {last}, beyond 65535: begin lower or take fewer.");
    }

    /// <summary>The talker of a number.</summary>
    /// <param name="seed">Draws them all.</param>
    /// <param name="index">Its number, below 65536; no two have the same SSRC.</param>
    /// <param name="codec">What it sends.</param>
    /// <param name="to">Where to.</param>
    public static TalkerPlan Of(int seed, int index, TalkerCodec codec, IPEndPoint to)
    {
        var draws = Draws.Of(seed, index);
        var own = (int)draws.Next();
        return new(own, ((uint)(Draws.Of(seed, -1).Next() >> 48) << 16) | (uint)index, codec, to);
    }

    /// <summary>What the talker of a number is called, where talkers have names.</summary>
    /// <param name="index">Its number.</param>
    public static string NameOf(int index) => FormattableString.Invariant($"talker-{index}");
}
