namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Where noise comes from.</summary>
public enum NoiseKind
{
    /// <summary>Equal power in every Hertz.</summary>
    White,

    /// <summary>Equal power in every octave.</summary>
    Pink,

    /// <summary>Three to seven other utterances of the batch at once; pink noise where there is no other.</summary>
    Babble,

    /// <summary>A recording of the noise manifest; pink noise where all of them are broken.</summary>
    Recorded,
}
