using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>What was told of one episode, put together: a class that came, was at its clearest, and went, or was taken back.</summary>
/// <param name="Number">Counts the episodes.</param>
/// <param name="Label">The class.</param>
/// <param name="LabelIndex">Its index.</param>
/// <param name="Previous">The class that it took the place of; empty if there was none.</param>
/// <param name="OnsetMs">When it came.</param>
/// <param name="EndMs">When it went.</param>
/// <param name="PeakMs">When it was at its clearest.</param>
/// <param name="PeakProbability">How clear it was then.</param>
/// <param name="IsRevised">True if it was taken back: it did not last.</param>
internal sealed record Episode(
    long Number, string Label, int LabelIndex, string Previous, long OnsetMs, long EndMs, long PeakMs, float PeakProbability, bool IsRevised)
{
    /// <summary>Puts events together.</summary>
    /// <param name="events">All events of a sound, in order.</param>
    /// <returns>Its episodes by their onset.</returns>
    public static IReadOnlyList<Episode> Of(IReadOnlyList<StreamEvent> events) =>
        [.. events.GroupBy(told => told.Event.Episode).Select(Of).OrderBy(episode => episode.OnsetMs).ThenBy(episode => episode.Number)];

    private static Episode Of(IEnumerable<StreamEvent> episode)
    {
        var told = episode.ToList();
        var (first, last) = (told[0], told[^1].Event);
        var end = last.EndFrame >= 0 ? last.EndFrame : last.Frame;
        return new(
            last.Episode, first.Label, last.Label, first.PreviousLabel, InMs(last.OnsetFrame), InMs(end), InMs(last.PeakFrame), last.PeakProbability, last.Stage == EmotionEventStage.Revised);
    }

    private static long InMs(long frame) => frame * ModelAudio.FrameMilliseconds;
}
