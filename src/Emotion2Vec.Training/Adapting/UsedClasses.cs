using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Adapting;

/// <summary>The classes that a head was trained for, numbered without those that it was not.</summary>
internal sealed class UsedClasses
{
    private readonly IReadOnlyDictionary<string, int> _places;
    private readonly int[] _numbers;

    /// <summary>Learns the classes.</summary>
    /// <param name="labels">The head's; a manifest may give a label in full or by its short name.</param>
    public UsedClasses(LabelSet labels)
    {
        (Logits, Names, _places) = (labels.UsedIndices, labels.ShortNames, ClassIndex.Of(labels));
        _numbers = [.. Enumerable.Repeat(AdaptLoss.NoClass, labels.Count)];
        for (var i = 0; i < Logits.Count; i++)
        {
            _numbers[Logits[i]] = i;
        }
    }

    /// <summary>[V] their places among the head's logits.</summary>
    public IReadOnlyList<int> Logits { get; }

    /// <summary>[V] their short names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads an utterance's class.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <returns>0 to V - 1; <see cref="AdaptLoss.NoClass"/> without a label, or with one that is none of the classes.</returns>
    public int Of(Utterance utterance) => utterance.Label is { } label && _places.TryGetValue(label, out var place) ? _numbers[place] : AdaptLoss.NoClass;
}
