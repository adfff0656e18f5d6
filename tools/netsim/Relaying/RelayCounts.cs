using System.Globalization;

namespace Emotion2Vec.Tools.NetSim.Relaying;

/// <summary>What became of the packets of a way.</summary>
/// <param name="Received">Packets that came in.</param>
/// <param name="Lost">Of these, lost on purpose.</param>
/// <param name="Reordered">Sent the longer way.</param>
/// <param name="Duplicated">Sent twice.</param>
/// <param name="Corrupted">Sent with turned bits.</param>
/// <param name="Overflowed">Lost because too much was under way.</param>
internal readonly record struct RelayCounts(long Received, long Lost, long Reordered, long Duplicated, long Corrupted, long Overflowed)
{
    /// <summary>Counts one packet more.</summary>
    public RelayCounts Add(in Impairing.PacketFate fate) => fate.IsLost
        ? this with { Received = Received + 1, Lost = Lost + 1 }
        : this with
        {
            Received = Received + 1,
            Reordered = Reordered + (fate.IsReordered ? 1 : 0),
            Duplicated = Duplicated + (fate.CopyTicks is null ? 0 : 1),
            Corrupted = Corrupted + (fate.Damage is null ? 0 : 1),
        };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Received} received, {Lost} lost, {Reordered} reordered, {Duplicated} duplicated, {Corrupted} corrupted{(Overflowed > 0 ? $", {Overflowed} too many" : "")}");
}
