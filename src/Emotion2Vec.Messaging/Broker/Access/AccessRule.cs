namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>One line of an ACL: what may be done, or must not, with the topics of a filter.</summary>
/// <param name="MayRead">Whether messages may be received.</param>
/// <param name="MayWrite">Whether messages may be published.</param>
/// <param name="Filter">Which topics.</param>
internal readonly record struct AccessRule(bool MayRead, bool MayWrite, string Filter)
{
    /// <summary>True for a rule that takes away.</summary>
    public bool IsDenial => !MayRead && !MayWrite;
}
