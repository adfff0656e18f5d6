using System.Security.Cryptography;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>SHA-256 of files of any size.</summary>
internal static class FileHash
{
    /// <summary>64 hexadecimal digits, lower case.</summary>
    public static string Compute(string path)
    {
        using var file = InputFile.Open(path);
        using var stream = file.OpenRegion(0, file.Length);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
