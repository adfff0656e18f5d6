namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>What a receiver plays for a packet that was lost.</summary>
public enum PacketConcealment
{
    /// <summary>Silence.</summary>
    Silence,

    /// <summary>The packet before it, 6 dB quieter each time.</summary>
    Repeat,
}
