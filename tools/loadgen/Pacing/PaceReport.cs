using System.Globalization;

namespace Emotion2Vec.Tools.LoadGen.Pacing;

/// <summary>What talkers sent.</summary>
/// <param name="Packets">Packets spoken.</param>
/// <param name="Lost">Of these, lost on purpose.</param>
/// <param name="Refused">Given to the network, and nobody took them.</param>
/// <param name="Overflowed">Left out because too much was under way.</param>
/// <param name="Bytes">Bytes of packets given to the network, copies included.</param>
/// <param name="WorstLate">The furthest that a packet was behind its time.</param>
internal readonly record struct PaceReport(long Packets, long Lost, long Refused, long Overflowed, long Bytes, TimeSpan WorstLate)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Packets} packets, {Lost} lost on purpose, {Refused} refused, {Overflowed} too many, {Bytes} bytes, at most {WorstLate.TotalMilliseconds:F1} ms late");
}
