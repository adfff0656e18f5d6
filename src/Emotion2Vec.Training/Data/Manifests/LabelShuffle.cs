namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>Deals labels and ratings out anew: the control from which only chance can be learned.</summary>
internal static class LabelShuffle
{
    /// <summary>Gives each utterance the label and ratings of another, and each span the label of another span: how often each occurs does not change.</summary>
    public static List<Utterance> Shuffle(IReadOnlyList<Utterance> utterances, int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var sources = utterances.ToArray();
        random.Shuffle(sources.AsSpan());
        var spanLabels = utterances.SelectMany(utterance => utterance.Spans).Select(span => span.Label).ToArray();
        random.Shuffle(spanLabels.AsSpan());
        var nextSpan = 0;
        return
        [
            .. utterances.Select((utterance, i) => utterance with
            {
                Label = sources[i].Label,
                Arousal = sources[i].Arousal,
                Valence = sources[i].Valence,
                Dominance = sources[i].Dominance,
                Spans = [.. utterance.Spans.Select(span => span with { Label = spanLabels[nextSpan++] })],
            }),
        ];
    }
}
