namespace Emotion2Vec.Training.Probing.Features;

/// <summary>Items that each have some rows of features, all of one width: the frames of an utterance, or the turns before one. Safe for concurrent reads.</summary>
internal interface IFeatureRows
{
    /// <summary>Items.</summary>
    int Count { get; }

    /// <summary>Values in a row (D).</summary>
    int Width { get; }

    /// <summary>Rows of an item, at least 1.</summary>
    /// <param name="item">Its index.</param>
    /// <returns>How many (T).</returns>
    int RowsOf(int item);

    /// <summary>Reads an item.</summary>
    /// <param name="item">Its index.</param>
    /// <param name="destination">[T, D], written in full.</param>
    void Read(int item, Span<float> destination);
}
