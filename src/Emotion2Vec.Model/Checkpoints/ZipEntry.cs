namespace Emotion2Vec.Model.Checkpoints;

/// <summary>One file inside a zip archive, as its central directory describes it.</summary>
/// <param name="Name">Full name.</param>
/// <param name="IsDeflated">Compressed with deflate; otherwise stored as it is.</param>
/// <param name="HeaderOffset">First byte of its local header.</param>
/// <param name="CompressedLength">Bytes in the archive.</param>
/// <param name="Length">Bytes once unpacked, as declared.</param>
internal sealed record ZipEntry(string Name, bool IsDeflated, long HeaderOffset, long CompressedLength, long Length);
