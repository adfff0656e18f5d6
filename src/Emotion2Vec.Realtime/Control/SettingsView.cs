using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Realtime.Control;

/// <summary>A stream's settings as they are shown outside, in the words of commands.</summary>
/// <param name="TauSeconds">Time constant of the trajectory in seconds; absent for a running mean.</param>
/// <param name="Events">When a class counts as heard.</param>
internal sealed record SettingsView(double? TauSeconds, EventsChange Events)
{
    /// <summary>Shows settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>As they are shown.</returns>
    public static SettingsView Of(StreamSettings settings)
    {
        var rules = settings.EventRules;
        return new(
            double.IsFinite(settings.PoolingTauSeconds) ? settings.PoolingTauSeconds : null,
            new()
            {
                EnterProbability = Plain(rules.EnterProbability),
                EnterMargin = Plain(rules.EnterMargin),
                EnterMs = rules.EnterFrames * ModelAudio.FrameMilliseconds,
                LeaveProbability = Plain(rules.LeaveProbability),
                LeaveMs = rules.LeaveFrames * ModelAudio.FrameMilliseconds,
                LeastMs = rules.LeastFrames * ModelAudio.FrameMilliseconds,
            });
    }

    // 0.55f is 0.550000011920929 as a double.
    private static double Plain(float value) => Math.Round(value, 6);
}
