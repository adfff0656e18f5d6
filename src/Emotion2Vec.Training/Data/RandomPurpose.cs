namespace Emotion2Vec.Training.Data;

/// <summary>Second number of every key of <see cref="SeededRandom"/>, so that what one part draws does not change another.</summary>
internal static class RandomPurpose
{
    public const ulong Order = 1;
    public const ulong Crop = 2;
    public const ulong Substitute = 3;
    public const ulong Concatenation = 4;
    public const ulong Augmentation = 5;
}
