using System.Text;

namespace Emotion2Vec.Audio.Ffmpeg;

/// <summary>Reads a program's messages to their end and keeps the last of them, however many there are.</summary>
internal sealed class LastWords
{
    private const int KeptBytes = 2048;
    private const int KeptLines = 5;

    private readonly byte[] _kept = new byte[KeptBytes];
    private int _count;

    private LastWords()
    {
    }

    /// <summary>Reads to the end, and closes what it read.</summary>
    /// <param name="messages">What the program writes.</param>
    /// <returns>The last lines in one line, without control characters; empty if there were none.</returns>
    public static async Task<string> ReadAsync(Stream messages)
    {
        var words = new LastWords();
        var part = new byte[KeptBytes];
        await using var closing = messages.ConfigureAwait(false);
        try
        {
            for (int count; (count = await messages.ReadAsync(part).ConfigureAwait(false)) > 0;)
            {
                words.Add(part.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            // The program is gone; what it said is here.
        }

        return words.ToString();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var lines = Encoding.UTF8.GetString(_kept, 0, _count).Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Concat(string.Join("; ", lines.TakeLast(KeptLines)).Select(c => char.IsControl(c) ? ' ' : c));
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        var over = Math.Max(0, _count + bytes.Length - KeptBytes);
        _kept.AsSpan(over, _count - over).CopyTo(_kept);
        bytes.CopyTo(_kept.AsSpan(_count - over));
        _count += bytes.Length - over;
    }
}
