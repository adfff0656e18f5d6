using System.Text.Json;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>
/// What has arrived of a file, <c>NAME.part</c>, and beside it a note of which bytes those are, <c>NAME.part.json</c>. The note is written before the
/// first byte, so that a part without a note is worth nothing. One owner; a second process that opens the same part is refused.
/// </summary>
internal sealed class PartialFile : IAsyncDisposable
{
    private readonly string _destination;
    private readonly FileStream _stream;

    private PartialFile(string destination, FileStream stream, PartialFileNote? note)
    {
        _destination = destination;
        _stream = stream;
        Note = note;
    }

    /// <summary>Bytes that have arrived.</summary>
    public long Length => _stream.Length;

    /// <summary>Which bytes they are; null if nothing useful has arrived.</summary>
    public PartialFileNote? Note { get; private set; }

    private string NotePath => $"{PartPath(_destination)}.json";

    /// <summary>Opens what has arrived, or starts anew.</summary>
    /// <param name="destination">Where the whole file will be.</param>
    /// <param name="announcement">What the host says now; an older part of something else is thrown away.</param>
    /// <returns>The part.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.DeviceBusy"/>: another process is fetching the same file.</exception>
    public static PartialFile Open(string destination, FileAnnouncement announcement)
    {
        FileStream stream;
        try
        {
            stream = new(PartPath(destination), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (IOException e) when (File.Exists(PartPath(destination)))
        {
            throw new Emotion2VecException(ErrorKind.DeviceBusy, $"{PartPath(destination)} is in use: another download of the same file is running.", e);
        }

        var part = new PartialFile(destination, stream, ReadNote($"{PartPath(destination)}.json"));
        if (part.Note is null || !part.Note.IsFor(announcement))
        {
            part.Restart(null);
        }

        return part;
    }

    /// <summary>Throws away what has arrived.</summary>
    /// <param name="note">Which bytes will arrive now; null if that is not known yet.</param>
    public void Restart(PartialFileNote? note)
    {
        _stream.SetLength(0);
        Note = note;
        if (note is null)
        {
            File.Delete(NotePath);
        }
        else
        {
            File.WriteAllBytes(NotePath, JsonSerializer.SerializeToUtf8Bytes(note));
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    /// <returns>A task.</returns>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _stream.Position = _stream.Length;
        return _stream.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Gives the whole, checked file its name. Readers see either nothing or all of it.</summary>
    /// <returns>A task.</returns>
    public async Task CompleteAsync()
    {
        _stream.Flush(flushToDisk: true);
        await _stream.DisposeAsync().ConfigureAwait(false);
        File.Move(PartPath(_destination), _destination, overwrite: true);
        File.Delete(NotePath);
    }

    /// <summary>Removes every trace.</summary>
    /// <returns>A task.</returns>
    public async Task DiscardAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        File.Delete(NotePath);
        File.Delete(PartPath(_destination));
    }

    /// <summary>Reads what has arrived from the start.</summary>
    /// <returns>The stream; valid until the part is used otherwise.</returns>
    public Stream ReadFromStart()
    {
        _stream.Position = 0;
        return _stream;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static string PartPath(string destination) => $"{destination}.part";

    private static PartialFileNote? ReadNote(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<PartialFileNote>(File.ReadAllBytes(path)) : null;
        }
        catch (JsonException)
        {
            return null; // Cut short by a crash: the part is then worth nothing either.
        }
    }
}
