using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Training.Loop;

/// <summary>
/// The checkpoints of a run, one folder each. A folder has its name only when everything in it is on the disk, so whatever has a name is whole: a kill, a full disk or
/// a power cut in the middle of writing costs that checkpoint and none before it.
/// </summary>
internal sealed class CheckpointStore
{
    private const string Prefix = "update-";
    private const string NoteFile = "checkpoint.json";
    private const string OptimizerFile = "optimizer.bin";
    private const int KeptRecent = 2;
    private const int MaxNoteBytes = 1 << 16;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _folder;

    /// <summary>Opens the store; leftovers of an interrupted write are removed.</summary>
    /// <param name="folder">The run's folder for checkpoints; made if need be.</param>
    public CheckpointStore(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        foreach (var leftover in Directory.GetDirectories(_folder, "*.part"))
        {
            Directory.Delete(leftover, recursive: true);
        }
    }

    /// <summary>Updates that have a checkpoint, ascending.</summary>
    public IReadOnlyList<long> Updates =>
    [
        .. Directory.GetDirectories(_folder, Prefix + "*")
            .Select(path => long.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var update) ? update : -1)
            .Where(update => update >= 0)
            .Order(),
    ];

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="note">Where the run stands.</param>
    /// <param name="state">The task's state.</param>
    /// <param name="writeOptimizer">Writes the optimiser.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NativeError"/>: the disk is full or refuses; earlier checkpoints are as they were.</exception>
    public void Save(CheckpointNote note, IReadOnlyDictionary<string, IWeightSource> state, Action<BinaryWriter> writeOptimizer)
    {
        var (target, temporary) = (FolderOf(note.Update), FolderOf(note.Update) + ".part");
        try
        {
            Directory.CreateDirectory(temporary);
            foreach (var (name, weights) in state)
            {
                WriteWeights(Path.Combine(temporary, name + ".safetensors"), weights);
            }

            using (var stream = new FileStream(Path.Combine(temporary, OptimizerFile), FileMode.Create))
            using (var writer = new BinaryWriter(stream))
            {
                writeOptimizer(writer);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            using (var stream = new FileStream(Path.Combine(temporary, NoteFile), FileMode.Create))
            {
                JsonSerializer.Serialize(stream, note, Json);
                stream.Flush(flushToDisk: true);
            }

            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            Directory.Move(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemoveQuietly(temporary);
            throw new Emotion2VecException(
                ErrorKind.NativeError,
                $"The checkpoint of update {note.Update} could not be written to {_folder}: {e.Message} Earlier checkpoints are untouched; make room, then go on with --resume.",
                e);
        }

        Prune(note);
    }

    /// <summary>Reads where the newest checkpoint stands.</summary>
    /// <returns>Its note; null if there is no checkpoint.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: it is damaged.</exception>
    public CheckpointNote? Latest()
    {
        var updates = Updates;
        if (updates.Count == 0)
        {
            return null;
        }

        var path = Path.Combine(FolderOf(updates[^1]), NoteFile);
        try
        {
            var info = new FileInfo(path);
            if (info.Length > MaxNoteBytes)
            {
                throw new JsonException($"it has {info.Length} bytes");
            }

            return JsonSerializer.Deserialize<CheckpointNote>(File.ReadAllText(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Damaged(path, e);
        }
    }

    /// <summary>Opens one part of a checkpoint's state.</summary>
    /// <param name="update">The checkpoint.</param>
    /// <param name="name">The part.</param>
    /// <returns>Its weights; the caller disposes them.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: it is absent or damaged.</exception>
    public IWeightSource Open(long update, string name)
    {
        var path = Path.Combine(FolderOf(update), name + ".safetensors");
        try
        {
            return SafetensorsFile.Open(path);
        }
        catch (ModelException e)
        {
            throw Damaged(path, e);
        }
    }

    /// <summary>Reads the optimiser of a checkpoint.</summary>
    /// <param name="update">The checkpoint.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: it is absent or damaged.</exception>
    public void ReadOptimizer(long update, Action<BinaryReader> read)
    {
        var path = Path.Combine(FolderOf(update), OptimizerFile);
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            read(reader);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw Damaged(path, e);
        }
    }

    private static Emotion2VecException Damaged(string path, Exception e) => new(
        ErrorKind.InvalidInput, $"{path} cannot be read: {e.Message} Remove its folder to go on from the checkpoint before it.", e);

    private static void WriteWeights(string path, IWeightSource weights)
    {
        var specs = new List<ParameterSpec>();
        foreach (var name in weights.Names)
        {
            weights.TryGetShape(name, out var shape);
            specs.Add(new(name, shape, Initialization.Zero));
        }

        using var writer = new SafetensorsWriter(path, specs, FloatType.Float32, new Dictionary<string, string>());
        foreach (var spec in specs)
        {
            var values = new float[spec.Count];
            weights.Read(spec.Name, values);
            writer.Write(spec.Name, values);
        }

        writer.Complete();
    }

    private static void RemoveQuietly(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start removes it; the failure that matters is the one being reported.
        }
    }

    private string FolderOf(long update) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{update:D8}"));

    private void Prune(CheckpointNote note)
    {
        var kept = Updates.TakeLast(KeptRecent).Concat(note.Best.Select(best => best.Update)).ToHashSet();
        foreach (var update in Updates.Where(update => !kept.Contains(update)))
        {
            Directory.Delete(FolderOf(update), recursive: true);
        }
    }
}
