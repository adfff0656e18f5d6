using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Emotion2Vec.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace Emotion2Vec.Training.Probing.Features;

/// <summary>
/// Writes features in the authors' layout, utterance by utterance, into files that end in <c>.part</c> until they are complete. A writer that is opened on what an
/// interrupted one left continues behind the last utterance that was written whole.
/// </summary>
/// <remarks>
/// Design: an utterance exists once its line stands in both lists. Its frames are written first, then the two lines, each with its newline at the end; whatever an
/// interruption leaves beyond the last common line is cut off when the files are opened again. Utterances that were left out have a list of their own, so that the
/// sum of both counts is the place in the manifest.
/// </remarks>
internal sealed class UpstreamFeaturesWriter : IDisposable
{
    /// <summary>Label of an utterance that has none.</summary>
    public const string NoLabel = "-";

    private const int HeaderBytes = 128;

    // The npy file comes last: where it is, all are.
    private static readonly string[] Endings = [".skipped", ".lengths", ".emo", ".npy"];

    private readonly string _prefix;
    private readonly int _width;
    private readonly SafeFileHandle _matrix;
    private readonly FileStream _lengths;
    private readonly FileStream _labels;
    private readonly FileStream _skipped;
    private long _rows;

    private UpstreamFeaturesWriter(string prefix, int width)
    {
        _prefix = prefix;
        _width = width;
        var (lengths, labels, skipped) = (Lines(".lengths"), Lines(".emo"), Lines(".skipped"));
        Written = Math.Min(lengths.Count, labels.Count);
        Skipped = [.. skipped.Select(s => s.Split('\t', 2)).Where(s => s.Length == 2).Select(s => (s[0], s[1]))];
        var counts = lengths.Take(Written).Select(l => int.TryParse(l, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw Damaged(".lengths")).ToList();
        _rows = counts.Sum(n => (long)n);
        _matrix = File.OpenHandle(Part(".npy"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (RandomAccess.GetLength(_matrix) < Offset(_rows) && Written > 0)
        {
            _matrix.Dispose();
            throw Damaged(".npy");
        }

        RandomAccess.SetLength(_matrix, Offset(_rows));
        _lengths = Reopen(".lengths", lengths.Take(Written));
        _labels = Reopen(".emo", labels.Take(Written));
        _skipped = Reopen(".skipped", skipped);
    }

    /// <summary>Utterances that are there.</summary>
    public int Written { get; private set; }

    /// <summary>Utterances that were left out, and why.</summary>
    public IReadOnlyList<(string Name, string Why)> Skipped { get; private set; }

    /// <summary>Opens or creates the files.</summary>
    /// <param name="prefix">Their path without endings; its folder exists.</param>
    /// <param name="width">Values in a row (D).</param>
    /// <returns>The writer.</returns>
    /// <exception cref="Emotion2VecException">The folder cannot be written, or what an earlier writer left is damaged.</exception>
    public static UpstreamFeaturesWriter Open(string prefix, int width) => FeatureFile.Guard(prefix, () => new UpstreamFeaturesWriter(prefix, width));

    /// <summary>Writes an utterance.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="label">Its label; null for none.</param>
    /// <param name="rows">[T, D], T at least 1.</param>
    /// <exception cref="Emotion2VecException">The disk is full, or the file system refused otherwise.</exception>
    public void Add(string name, string? label, ReadOnlySpan<float> rows)
    {
        var frames = rows.Length / _width;
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(frames * _width, rows.Length);
        try
        {
            RandomAccess.Write(_matrix, MemoryMarshal.AsBytes(rows), Offset(_rows));
            Append(_lengths, frames.ToString(CultureInfo.InvariantCulture));
            Append(_labels, $"{OneLine(name)}\t{OneLine(label ?? NoLabel)}");
        }
        catch (IOException e)
        {
            throw Refused(e);
        }

        _rows += frames;
        Written++;
    }

    /// <summary>Notes an utterance that has no features.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="why">What was wrong with it.</param>
    /// <exception cref="Emotion2VecException">The disk is full, or the file system refused otherwise.</exception>
    public void Skip(string name, string why)
    {
        try
        {
            Append(_skipped, $"{OneLine(name)}\t{OneLine(why)}");
        }
        catch (IOException e)
        {
            throw Refused(e);
        }

        Skipped = [.. Skipped, (name, why)];
    }

    /// <summary>Completes the files and gives them their names.</summary>
    /// <exception cref="Emotion2VecException">The disk is full, or the file system refused otherwise.</exception>
    public void Complete()
    {
        try
        {
            RandomAccess.Write(_matrix, Header(_rows, _width), 0);
            RandomAccess.FlushToDisk(_matrix);
            Dispose();
            foreach (var ending in Endings)
            {
                File.Move(Part(ending), _prefix + ending, overwrite: true);
            }
        }
        catch (IOException e)
        {
            throw Refused(e);
        }
    }

    /// <summary>Deletes what was written.</summary>
    public void Discard()
    {
        Dispose();
        foreach (var ending in Endings)
        {
            File.Delete(Part(ending));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _matrix.Dispose();
        _lengths.Dispose();
        _labels.Dispose();
        _skipped.Dispose();
    }

    // Padded to 128 bytes, so that the number of rows can be filled in at the end and the elements are aligned, as numpy does it.
    private static byte[] Header(long rows, int width)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {width}), }}");
        var header = new byte[HeaderBytes];
        header.AsSpan().Fill((byte)' ');
        ReadOnlySpan<byte> start = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, HeaderBytes - 10, 0];
        start.CopyTo(header);
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    // A name with a line break would shift every line behind it.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim() is { Length: > 0 } line ? line : NoLabel;

    private static void Append(FileStream file, string line)
    {
        file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        file.Flush();
    }

    private long Offset(long rows) => HeaderBytes + (rows * _width * sizeof(float));

    private string Part(string ending) => _prefix + ending + ".part";

    // A last line without its newline was cut off while it was written.
    private List<string> Lines(string ending)
    {
        var path = Part(ending);
        var text = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private FileStream Reopen(string ending, IEnumerable<string> lines)
    {
        var file = new FileStream(Part(ending), FileMode.Create, FileAccess.Write, FileShare.Read);
        foreach (var line in lines)
        {
            Append(file, line);
        }

        return file;
    }

    private Emotion2VecException Damaged(string ending) => new(
        ErrorKind.InvalidInput, $"'{Part(ending)}', left by an interrupted extraction, is damaged. Delete the '.part' files beside it and start again.");

    private Emotion2VecException Refused(IOException e) => new(
        ErrorKind.InvalidInput, $"The features at '{_prefix}' cannot be written: {e.Message} What is there is kept; run again to continue.", e);
}
