namespace Emotion2Vec.Model.Network;

/// <summary>Prefixes of upstream's parameter names.</summary>
public static class ParameterNames
{
    /// <summary>Prefix of everything that belongs to the audio modality.</summary>
    public const string Audio = "modality_encoders.AUDIO.";
}
