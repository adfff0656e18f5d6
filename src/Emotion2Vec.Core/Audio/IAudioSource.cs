using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Audio;

/// <summary>A source of sound: it runs, writes mono samples at its own constant rate, and returns when the sound ends.</summary>
public interface IAudioSource
{
    /// <summary>What it is, for people: <c>file speech.wav</c>, <c>rtp udp/5004 PCMU</c>. Holds no secrets.</summary>
    string Description { get; }

    /// <summary>True when samples arrive in real time and cannot be held back; the stream is then restarted after a failure.</summary>
    bool IsLive { get; }

    /// <summary>Writes until the sound ends. May be called again after it returned or threw; never concurrently.</summary>
    /// <param name="writer">Where samples go.</param>
    /// <param name="cancellationToken">Stops the source within 100 ms; the task then ends, cancelled or not.</param>
    /// <returns>A task that completes at the end of the sound.</returns>
    /// <exception cref="Emotion2VecException">Why the source ended early; the kind says whether a retry can help.</exception>
    Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken);
}
