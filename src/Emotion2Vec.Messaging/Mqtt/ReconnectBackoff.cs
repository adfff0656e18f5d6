namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// Pauses between attempts: each up to twice the one before, within bounds, the upper half of each left to chance so that many nodes do not return to a
/// restarted broker in one moment. Owned by one thread.
/// </summary>
/// <param name="minimum">The first pause, at most.</param>
/// <param name="maximum">The longest pause. A connection that outlived it was sound: the next pause is a first one again.</param>
/// <param name="random">Draws from [0, 1).</param>
internal sealed class ReconnectBackoff(TimeSpan minimum, TimeSpan maximum, Func<double> random)
{
    private TimeSpan _last;

    /// <summary>The pause before the next attempt.</summary>
    /// <param name="lived">How long the last connection lasted; zero if there was none.</param>
    /// <returns>Half to all of the pause that is due.</returns>
    public TimeSpan Next(TimeSpan lived)
    {
        var first = _last == TimeSpan.Zero || lived > maximum;
        var doubled = _last < maximum / 2 ? _last * 2 : maximum;
        _last = first ? minimum : doubled;
        return _last * (0.5 + (random() / 2));
    }
}
