using Emotion2Vec.Training.Data.Batches;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>What an augmentation may look at.</summary>
/// <param name="Random">Numbers of this augmentation of this item of this batch.</param>
/// <param name="Batch">The sounds of the batch as they were read; not to be changed.</param>
/// <param name="Item">Which of them is augmented.</param>
internal sealed record AugmentationContext(SeededRandom Random, IReadOnlyList<UtteranceSound> Batch, int Item);
