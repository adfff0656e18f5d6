using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Probing.Features;

/// <summary>
/// Features in the layout of the authors' own files (emotion2vec section 11): <c>PREFIX.npy</c> [sum of T, D], <c>PREFIX.lengths</c> with a number of frames a line,
/// and <c>PREFIX.emo</c> with a name and a label a line. The matrix stays in its file.
/// </summary>
internal sealed class UpstreamFeatures : IFeatureRows, IDisposable
{
    private readonly NpyMatrix _matrix;
    private readonly int[] _frames;
    private readonly long[] _firstRows;

    private UpstreamFeatures(string prefix, NpyMatrix matrix, int[] frames, IReadOnlyList<(string Name, string Label)> utterances)
    {
        (Prefix, _matrix, _frames, Utterances) = (prefix, matrix, frames, utterances);
        _firstRows = new long[frames.Length];
        for (var i = 1; i < frames.Length; i++)
        {
            _firstRows[i] = _firstRows[i - 1] + frames[i - 1];
        }
    }

    /// <summary>The files' path without their endings.</summary>
    public string Prefix { get; }

    /// <summary>Name and label of each utterance.</summary>
    public IReadOnlyList<(string Name, string Label)> Utterances { get; }

    /// <inheritdoc/>
    public int Count => _frames.Length;

    /// <inheritdoc/>
    public int Width => _matrix.Width;

    /// <summary>Opens the three files and holds them against each other.</summary>
    /// <param name="prefix">Their path without endings; that of the npy file is accepted, too.</param>
    /// <returns>The features.</returns>
    /// <exception cref="Emotion2VecException">A file is missing or damaged, or the three disagree.</exception>
    public static UpstreamFeatures Open(string prefix)
    {
        prefix = prefix.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? prefix[..^4] : prefix;
        var frames = ReadLengths(prefix + ".lengths");
        var utterances = ReadLabels(prefix + ".emo");
        if (frames.Length != utterances.Count)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{prefix}.lengths' has {frames.Length} lines and '{prefix}.emo' {utterances.Count}: they do not belong together. Extract the features again.");
        }

        var matrix = NpyMatrix.Open(prefix + ".npy");
        var sum = frames.Sum(f => (long)f);
        if (sum != matrix.Rows)
        {
            matrix.Dispose();
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{prefix}.npy' has {matrix.Rows} frames, but the lines of '{prefix}.lengths' add up to {sum}. Extract the features again.");
        }

        return new(prefix, matrix, frames, utterances);
    }

    /// <summary>What tells these features from others: a hash of all three files.</summary>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    /// <exception cref="Emotion2VecException">A file cannot be read.</exception>
    public string ComputeHash()
    {
        var hashes = new StringBuilder();
        foreach (var ending in new[] { ".npy", ".lengths", ".emo" })
        {
            var path = Prefix + ending;
            hashes.Append(FeatureFile.Guard(path, () =>
            {
                using var stream = File.OpenRead(path);
                return Convert.ToHexStringLower(SHA256.HashData(stream));
            }));
        }

        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes.ToString())));
    }

    /// <inheritdoc/>
    public int RowsOf(int item) => _frames[item];

    /// <inheritdoc/>
    public void Read(int item, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, _frames[item] * Width);
        _matrix.Read(_firstRows[item], destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _matrix.Dispose();

    // The authors' loader leaves out utterances of no frames, which would move the borders of the sessions without a word; here they are refused.
    private static int[] ReadLengths(string path)
    {
        var lines = FeatureFile.ReadLines(path);
        var frames = new int[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!int.TryParse(lines[i].AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out frames[i]) || frames[i] is < 1 or > 1 << 22)
            {
                throw new Emotion2VecException(
                    ErrorKind.InvalidInput, $"'{path}', line {i + 1}: '{Shorten(lines[i])}' is no number of frames of at least 1. Extract the features again.");
            }
        }

        return frames.Length > 0 ? frames : throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' is empty: there are no features.");
    }

    private static List<(string Name, string Label)> ReadLabels(string path)
    {
        var lines = FeatureFile.ReadLines(path);
        var utterances = new List<(string Name, string Label)>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            // The authors write a tab; their reader takes any white space.
            var parts = lines[i].Contains('\t') ? lines[i].Split('\t', 2) : lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || parts[0].Trim().Length == 0 || parts[1].Trim().Length == 0)
            {
                throw new Emotion2VecException(
                    ErrorKind.InvalidInput, $"'{path}', line {i + 1}: '{Shorten(lines[i])}' is not a name, a tab and a label.");
            }

            utterances.Add((parts[0].Trim(), parts[1].Trim()));
        }

        return utterances;
    }

    private static string Shorten(string line) => line.Length <= 60 ? line : line[..60] + "...";
}
