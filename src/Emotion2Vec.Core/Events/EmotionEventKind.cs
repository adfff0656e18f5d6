namespace Emotion2Vec.Core.Events;

/// <summary>What happened to the expression that is heard.</summary>
public enum EmotionEventKind
{
    /// <summary>A class came where none was clear.</summary>
    Onset,

    /// <summary>A class took the place of another.</summary>
    Change,

    /// <summary>The class was at its clearest, as is known once it falls.</summary>
    Peak,

    /// <summary>The class went.</summary>
    Offset,
}
