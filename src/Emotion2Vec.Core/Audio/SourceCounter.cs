namespace Emotion2Vec.Core.Audio;

/// <summary>What a source may count; each is shown in the stream's health report under the same name.</summary>
public enum SourceCounter
{
    /// <summary>Packets accepted.</summary>
    PacketsReceived,

    /// <summary>Packets that never came, or came too late to be used.</summary>
    PacketsLost,

    /// <summary>Packets that came after their place had been played.</summary>
    PacketsLate,

    /// <summary>Packets seen before.</summary>
    PacketsDuplicate,

    /// <summary>Packets refused: malformed, wrong payload type, wrong peer.</summary>
    PacketsRejected,

    /// <summary>Samples (at the source's rate) made up for missing ones.</summary>
    SamplesConcealed,

    /// <summary>Samples that were NaN, infinite or beyond full scale, replaced or clipped.</summary>
    SamplesInvalid,

    /// <summary>Times a sound device dropped sound, because the computer was too busy to fetch it.</summary>
    Overruns,

    /// <summary>Times the source was opened again after a failure.</summary>
    Restarts,
}
