using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Adapting;

/// <summary>The classes that a head was trained for, numbered without those that it was not; what a manifest calls them.</summary>
internal sealed class UsedClasses
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Learns the classes.</summary>
    /// <param name="labels">The head's; a manifest may give a label in full or by its short name.</param>
    public UsedClasses(LabelSet labels)
    {
        (Logits, Names) = (labels.UsedIndices, labels.ShortNames);
        for (var i = 0; i < Logits.Count; i++)
        {
            _numbers.Add(labels.Names[Logits[i]], i);
        }

        for (var i = 0; i < Names.Count; i++)
        {
            _numbers.TryAdd(Names[i], i);
        }
    }

    /// <summary>[V] their places among the head's logits.</summary>
    public IReadOnlyList<int> Logits { get; }

    /// <summary>[V] their short names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads an utterance's class.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <returns>0 to V - 1; <see cref="AdaptLoss.NoClass"/> without a label, or with one that is none of the classes.</returns>
    public int Of(Utterance utterance) => utterance.Label is { } label ? _numbers.GetValueOrDefault(label, AdaptLoss.NoClass) : AdaptLoss.NoClass;

    /// <summary>Labels of a manifest that are none of the classes.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>Each once.</returns>
    public IReadOnlyList<string> Unknown(Manifest manifest) =>
        [.. manifest.Utterances.Select(utterance => utterance.Label).OfType<string>().Where(label => !_numbers.ContainsKey(label)).Distinct().Order(StringComparer.Ordinal)];
}
