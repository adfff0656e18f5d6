using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>What a run amounts to once every source has ended and every door is closed.</summary>
internal static class ServeOutcome
{
    /// <summary>Throws if none ended well; one that did makes the run a success.</summary>
    /// <param name="ends">How each ended, in the configured order.</param>
    /// <exception cref="Emotion2VecException">Every one failed: the first failure, with the others' reasons in the message.</exception>
    public static void ThrowIfAllFailed(IReadOnlyList<InputEnd> ends)
    {
        if (ends.Count == 0 || ends.Any(end => end.Error is null))
        {
            return;
        }

        var reasons = string.Join("; ", ends.Select(end => $"stream '{end.Id}': {end.Error!.Message}"));
        var first = ends[0].Error!;
        throw new Emotion2VecException((first as Emotion2VecException)?.Kind ?? ErrorKind.EngineLost, reasons, first.InnerException ?? first);
    }
}
