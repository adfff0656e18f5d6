namespace Emotion2Vec.Audio.Files;

/// <summary>How a wav file holds its samples.</summary>
public enum WavSampleFormat
{
    /// <summary>16-bit integers; what is beyond full scale is clipped.</summary>
    Pcm16,

    /// <summary>32-bit floats, exactly as given.</summary>
    Float32,
}
