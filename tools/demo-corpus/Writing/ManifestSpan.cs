using Emotion2Vec.Core.Audio;
using Emotion2Vec.Tools.DemoCorpus.Sound;

namespace Emotion2Vec.Tools.DemoCorpus.Writing;

/// <summary>A stretch of a file with one class.</summary>
/// <param name="Start">In seconds.</param>
/// <param name="End">In seconds.</param>
/// <param name="Label">Its class.</param>
internal sealed record ManifestSpan(double Start, double End, string Label)
{
    /// <summary>The stretches of a sound.</summary>
    public static IReadOnlyList<ManifestSpan> Of(JoinedSound sound) =>
        [.. sound.Stretches.Select(stretch => new ManifestSpan(Seconds(stretch.Start), Seconds(stretch.End), stretch.Label))];

    private static double Seconds(int samples) => (double)samples / ModelAudio.SampleRate;
}
