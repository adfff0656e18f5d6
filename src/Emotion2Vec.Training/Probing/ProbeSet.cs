using Emotion2Vec.Training.Probing.Features;

namespace Emotion2Vec.Training.Probing;

/// <summary>What a probe works on.</summary>
/// <param name="Features">Rows of every item; <see cref="ProbeItem.Row"/> points into it.</param>
/// <param name="Items">The utterances in the order of their file, with classes or scores.</param>
/// <param name="Notes">What was left out, in sentences for the report.</param>
internal sealed record ProbeSet(IFeatureRows Features, IReadOnlyList<ProbeItem> Items, IReadOnlyList<string> Notes);
