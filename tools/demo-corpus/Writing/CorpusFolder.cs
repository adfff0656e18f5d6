using System.Text.Json;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tools.DemoCorpus.Writing;

/// <summary>
/// A corpus in the making. It is made in <c>OUT.partial</c> and gets its name when it is whole; a run that was stopped leaves only that folder, and the next
/// run begins anew. While it is made, a lock keeps a second run away.
/// </summary>
internal sealed class CorpusFolder : IDisposable
{
    private const string LockName = ".in-the-making";

    private readonly string _target;
    private readonly FileStream _lock;

    private CorpusFolder(string target, string path, FileStream held)
    {
        _target = target;
        Path = path;
        _lock = held;
    }

    /// <summary>Where it is made.</summary>
    public string Path { get; }

    /// <summary>The card of the whole corpus in a folder; null if there is none.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the folder holds something else.</exception>
    public static CorpusCard? CardOf(string target)
    {
        var card = System.IO.Path.Combine(target, CorpusCard.FileName);
        if (File.Exists(card))
        {
            try
            {
                return JsonSerializer.Deserialize<CorpusCard>(File.ReadAllText(card), CorpusJson.Line);
            }
            catch (JsonException exception)
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{card}' is not a corpus's card ({exception.Message}). Choose another folder.", exception);
            }
        }

        return File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            ? throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{target}' exists and is not a corpus. Choose another folder, or remove it.")
            : null;
    }

    /// <summary>Begins a corpus; what a stopped run left is removed.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the folder beside it is not a run's, or a run is at work in it.</exception>
    public static CorpusFolder Begin(string target)
    {
        var path = $"{target}.partial";
        var mark = System.IO.Path.Combine(path, LockName);
        if (Directory.Exists(path) && !File.Exists(mark) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' is in the way and was not left by a stopped run: remove it.");
        }

        Directory.CreateDirectory(path);
        var held = Hold(mark, path);
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos().Where(entry => entry.Name != LockName))
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        return new(target, path, held);
    }

    /// <summary>Gives the corpus its name.</summary>
    public void Complete()
    {
        if (Directory.Exists(_target))
        {
            Directory.Delete(_target); // empty, see CardOf
        }

        File.Delete(System.IO.Path.Combine(Path, LockName));
        Directory.Move(Path, _target);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream Hold(string mark, string path)
    {
        try
        {
            return new FileStream(mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"Another run is at work in '{path}': wait for it, or stop it.", exception);
        }
    }
}
