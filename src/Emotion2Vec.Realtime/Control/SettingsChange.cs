using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Control;

/// <summary>Turns what is to be different into settings.</summary>
internal static class SettingsChange
{
    private const int MostMs = 60_000;

    /// <summary>Applies changes.</summary>
    /// <param name="settings">What is so now.</param>
    /// <param name="trajectory">What is to be different about the trajectory; null for nothing.</param>
    /// <param name="events">What is to be different about events; null for nothing.</param>
    /// <returns>The settings to be, valid.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: something is out of range; the message says what.</exception>
    public static StreamSettings Apply(StreamSettings settings, TrajectoryChange? trajectory, EventsChange? events)
    {
        var rules = settings.EventRules;
        var changed = settings with
        {
            PoolingTauSeconds = TauOf(trajectory) ?? settings.PoolingTauSeconds,
            EventRules = rules with
            {
                EnterProbability = (float?)events?.EnterProbability ?? rules.EnterProbability,
                EnterMargin = (float?)events?.EnterMargin ?? rules.EnterMargin,
                EnterFrames = Frames(events?.EnterMs, "enter_ms") ?? rules.EnterFrames,
                LeaveProbability = (float?)events?.LeaveProbability ?? rules.LeaveProbability,
                LeaveFrames = Frames(events?.LeaveMs, "leave_ms") ?? rules.LeaveFrames,
                LeastFrames = Frames(events?.LeastMs, "least_ms") ?? rules.LeastFrames,
            },
        };
        changed.ThrowIfInvalid();
        return changed;
    }

    private static double? TauOf(TrajectoryChange? trajectory)
    {
        if (trajectory?.TauSeconds is { } seconds and not 0)
        {
            return seconds is >= 0.02 and <= 3600 ? seconds : throw Wrong("trajectory.tau_seconds is 0 (the preset's) or 0.02 to 3600 seconds");
        }

        return trajectory?.Preset is { } name
            ? Enum.TryParse<TrajectoryPreset>(name, ignoreCase: true, out var preset) && Enum.GetNames<TrajectoryPreset>().Contains(name, StringComparer.OrdinalIgnoreCase)
                ? new TrajectoryOptions { Preset = preset }.EffectiveTauSeconds
                : throw Wrong("trajectory.preset is fast, default, calm or utterance")
            : null;
    }

    private static int? Frames(int? milliseconds, string member) => milliseconds switch
    {
        null => null,
        >= 0 and <= MostMs => (milliseconds + ModelAudio.FrameMilliseconds - 1) / ModelAudio.FrameMilliseconds,
        _ => throw Wrong($"events.{member} is 0 to {MostMs} ms"),
    };

    private static Emotion2VecException Wrong(string reason) => new(ErrorKind.InvalidInput, reason + ".");
}
