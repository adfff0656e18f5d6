using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Utterances;

namespace Emotion2Vec.Realtime.Options;

/// <summary>What counts as one utterance, and what is said of it.</summary>
internal sealed record UtteranceOptions
{
    /// <summary>Milliseconds without voice that end an utterance.</summary>
    /// <value>The default is 600: longer than most pauses within a sentence.</value>
    [Range(20, 10_000, ErrorMessage = "must be 20 to 10000 ms")]
    public int PauseMs { get; init; } = 600;

    /// <summary>Milliseconds of voice that an utterance must have.</summary>
    /// <value>The default is 300.</value>
    [Range(20, 10_000, ErrorMessage = "must be 20 to 10000 ms")]
    public int LeastVoicedMs { get; init; } = 300;

    /// <summary>Seconds after which an utterance is cut.</summary>
    /// <value>The default is 30.</value>
    [Range(1, 600, ErrorMessage = "must be 1 to 600 seconds")]
    public int MostSeconds { get; init; } = 30;

    /// <summary>Whether every utterance carries its embedding, the mean of its frames' features.</summary>
    /// <value>The default is false: an embedding can tell who speaks.</value>
    public bool Embeddings { get; init; }

    /// <summary>The detector's rules.</summary>
    internal UtteranceRules Rules => new()
    {
        PauseFrames = FramesIn(PauseMs),
        LeastVoicedFrames = FramesIn(LeastVoicedMs),
        MostFrames = MostSeconds * ModelAudio.FramesPerSecond,
    };

    private static int FramesIn(int milliseconds) => (milliseconds + ModelAudio.FrameMilliseconds - 1) / ModelAudio.FrameMilliseconds;
}
