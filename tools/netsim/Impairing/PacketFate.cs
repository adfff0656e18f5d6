namespace Emotion2Vec.Tools.NetSim.Impairing;

/// <summary>What happens to a packet.</summary>
/// <param name="IsLost">It never comes.</param>
/// <param name="DepartureTicks">When it comes, in the ticks that it was asked with.</param>
/// <param name="CopyTicks">When it comes again, or null.</param>
/// <param name="IsReordered">It took the longer way.</param>
/// <param name="Damage">Draws which of its bits are turned, or null.</param>
internal readonly record struct PacketFate(bool IsLost, long DepartureTicks, long? CopyTicks, bool IsReordered, ulong? Damage);
