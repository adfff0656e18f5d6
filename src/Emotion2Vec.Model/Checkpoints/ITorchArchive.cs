namespace Emotion2Vec.Model.Checkpoints;

/// <summary>A checkpoint's file format: one pickled object, and storages beside it. Safe for concurrent use.</summary>
internal interface ITorchArchive
{
    /// <summary>The pickled object, with tensors that have not been read.</summary>
    object? Root { get; }

    /// <summary>Opens a storage at its first element.</summary>
    /// <exception cref="ModelException">The storage is not in the file, or shorter than it says.</exception>
    Stream Open(TorchStorage storage);
}
