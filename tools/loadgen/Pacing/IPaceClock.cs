namespace Emotion2Vec.Tools.LoadGen.Pacing;

/// <summary>Time that can be waited for by a thread.</summary>
internal interface IPaceClock
{
    /// <summary>Now, in ticks of 100 ns, by a clock that never goes back.</summary>
    long Ticks { get; }

    /// <summary>Waits; returns at once if the time has passed.</summary>
    /// <param name="ticks">Until when.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    void WaitUntil(long ticks, CancellationToken cancellationToken);
}
