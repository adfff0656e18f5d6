using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>Classes of the frames of a crop.</summary>
public static class FrameLabels
{
    /// <summary>The index of a frame without a class.</summary>
    public const int None = -1;

    /// <summary>Says which class each frame of a crop has. Frame t sees samples [320 t, 320 t + 400) of the crop; the one in its middle decides.</summary>
    /// <param name="item">The crop.</param>
    /// <param name="samplesPerItem">Samples of the crop.</param>
    /// <param name="classes">Index of each class.</param>
    /// <returns>[T] class indexes; <see cref="None"/> between spans, and everywhere in an utterance without label and spans.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: a label is not among the classes.</exception>
    public static int[] For(BatchItem item, int samplesPerItem, IReadOnlyDictionary<string, int> classes)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(classes);
        var labels = new int[ModelAudio.FramesIn(samplesPerItem)];
        var spans = item.Utterance.Spans;
        if (spans.Count == 0)
        {
            Array.Fill(labels, item.Utterance.Label is { } label ? IndexOf(item.Utterance, label, classes) : None);
            return labels;
        }

        Array.Fill(labels, None);
        foreach (var span in spans)
        {
            var index = IndexOf(item.Utterance, span.Label, classes);
            var end = FirstFrame(span.End, item.CropStart, labels.Length);
            for (var t = FirstFrame(span.Start, item.CropStart, labels.Length); t < end; t++)
            {
                labels[t] = index;
            }
        }

        return labels;
    }

    // The first frame whose middle is not before a time of the utterance.
    private static int FirstFrame(double seconds, int cropStart, int frames)
    {
        var sample = Math.Ceiling(seconds * ModelAudio.SampleRate) - cropStart - (ModelAudio.SupportSamples / 2);
        return (int)Math.Clamp(Math.Ceiling(sample / ModelAudio.HopSamples), 0, frames);
    }

    private static int IndexOf(Utterance utterance, string label, IReadOnlyDictionary<string, int> classes) =>
        classes.TryGetValue(label, out var index)
            ? index
            : throw new Emotion2VecException(
                ErrorKind.InvalidInput,
                $"'{utterance.Id}' has the label '{label}', which is none of the classes {string.Join(", ", classes.Keys)}: name it in the label map.");
}
