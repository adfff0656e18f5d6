using System.Text.Json;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Messaging.Sessions;

/// <summary>
/// Reads a session that <see cref="Files.JsonLinesSink"/> recorded, line by line; the file may hold anything. A line that a killed run left unfinished, at the end or before the
/// next run's first line, is passed over; any other wrong line ends the reading with an error, or is skipped and counted. One owner.
/// </summary>
public sealed class SessionReader : IDisposable
{
    private const int MostLineBytes = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly string _name;
    private readonly bool _skips;
    private readonly Stream _stream;
    private readonly SessionLines _lines;
    private readonly SessionParser _parser = new();
    private bool _isOver;

    /// <summary>Begins.</summary>
    /// <param name="stream">The session; closed with the reader.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="skipsBadLines">Whether wrong lines are skipped rather than an error.</param>
    public SessionReader(Stream stream, string name, bool skipsBadLines)
    {
        (_stream, _name, _skips) = (stream, name, skipsBadLines);
        _lines = new SessionLines(stream, MostLineBytes);
    }

    /// <summary>Wrong lines that were skipped.</summary>
    public long Skipped { get; private set; }

    /// <summary>Lines that a killed run left unfinished.</summary>
    public long Torn { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="skipsBadLines">Whether wrong lines are skipped rather than an error.</param>
    /// <returns>A reader.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.PermissionDenied"/>, <see cref="ErrorKind.InvalidInput"/>: it cannot be read.</exception>
    public static SessionReader Open(string path, bool skipsBadLines)
    {
        try
        {
            return new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), path, skipsBadLines);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var kind = failure switch
            {
                DirectoryNotFoundException or FileNotFoundException => ErrorKind.NotFound,
                UnauthorizedAccessException => ErrorKind.PermissionDenied,
                _ => ErrorKind.InvalidInput,
            };
            throw new Emotion2VecException(kind, $"The session '{path}' cannot be read: {failure.Message} Name a file that Sinks:JsonLines wrote.", failure);
        }
    }

    /// <summary>Reads the next message.</summary>
    /// <returns>The message; null at the end.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: a line is wrong, and wrong lines are not skipped; the message names it.</exception>
    public SessionMessage? Read()
    {
        string? unfinished = null;
        var unfinishedLine = 0L;
        while (!_isOver)
        {
            var (message, fault, isUnfinished) = ReadLine();
            if (unfinished is not null && (_isOver || message?.Info is not null))
            {
                Torn++;
                unfinished = null;
            }

            if (unfinished is not null)
            {
                Blame(unfinishedLine, unfinished);
                unfinished = null;
            }

            if (isUnfinished)
            {
                (unfinished, unfinishedLine) = (fault, _lines.Count);
            }
            else if (fault is not null)
            {
                Blame(_lines.Count, fault);
            }

            if (message is not null)
            {
                return message;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private (SessionMessage? Message, string? Fault, bool IsUnfinished) ReadLine()
    {
        try
        {
            if (!_lines.TryRead(out var line))
            {
                _isOver = true;
                return default;
            }

            // A run that was killed may have left nothing but the line feed of the next one's clean start.
            if (line.Span.Trim(" \r\t"u8).IsEmpty)
            {
                return default;
            }

            using var document = JsonDocument.Parse(line, Strict);
            return (_parser.Read(document.RootElement), null, false);
        }
        catch (JsonException failure)
        {
            return (null, $"it is no JSON: {failure.Message}", true);
        }
        catch (Exception failure) when (failure is SessionLineException or InvalidOperationException)
        {
            // Text that is no Unicode (a lone surrogate) is found when it is asked for.
            return (null, failure.Message, false);
        }
        catch (IOException failure)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"The session '{_name}' cannot be read on: {failure.Message}", failure);
        }
    }

    private void Blame(long line, string fault)
    {
        if (!_skips)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{_name}', line {line}: {fault}. The file was damaged or is no session that Sinks:JsonLines wrote; --skip-bad-lines plays what else it holds.");
        }

        Skipped++;
    }
}
