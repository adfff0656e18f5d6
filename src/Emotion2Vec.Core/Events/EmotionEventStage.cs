namespace Emotion2Vec.Core.Events;

/// <summary>How sure it is that something happened. An episode goes from provisional to confirmed to ended; at any point before its end it may be revised.</summary>
public enum EmotionEventStage
{
    /// <summary>First seen: worth a reaction that can be taken back.</summary>
    Provisional,

    /// <summary>It lasted as long as it must.</summary>
    Confirmed,

    /// <summary>Taken back: it did not last. Nothing more comes of this episode.</summary>
    Revised,

    /// <summary>The episode is over.</summary>
    Ended,
}
