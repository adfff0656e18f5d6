namespace Emotion2Vec.Model.Checkpoints;

/// <summary>A dictionary of a pickle. Entries whose key is no text are dropped on arrival: nothing that is wanted is filed under anything but a name.</summary>
internal sealed class PickleDict
{
    private Dictionary<string, object?>? _entries;

    public IReadOnlyDictionary<string, object?> Entries => _entries ??= new Dictionary<string, object?>(StringComparer.Ordinal);

    public void Set(object? key, object? value)
    {
        if (key is string name)
        {
            (_entries ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = value;
        }
    }
}

/// <summary>A list of a pickle.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A tuple of a pickle.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>The name of a Python class or function. It stays a name: nothing is ever looked up by it.</summary>
internal sealed record PickleGlobal(string Name, long Position);

/// <summary>What a pickle would build by calling something this reader does not know: inert, known by the name and place of what would be called.</summary>
internal sealed record PicklePlaceholder(string Name, long Position)
{
    public override string ToString() => $"an object of '{Name}' (byte {Position} of the pickle)";
}
