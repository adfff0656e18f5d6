namespace Emotion2Vec.Tools.LoadGen.Pacing;

/// <summary>Where talkers' packets go.</summary>
internal interface IDatagramOutput
{
    /// <summary>Sends a packet.</summary>
    /// <param name="talker">Whose it is, by number.</param>
    /// <param name="datagram">The packet.</param>
    /// <returns>False if nobody takes it.</returns>
    bool Send(int talker, ReadOnlySpan<byte> datagram);
}
