namespace Emotion2Vec.Model.Checkpoints;

/// <summary>Stack, marks and memo of the pickle machine. All are bounded, and no value can be taken from below the latest mark.</summary>
internal sealed class PickleStack(PickleInput input)
{
    /// <summary>Most values one pickle may push. A trainer's checkpoint with its optimiser pushes some 20 000.</summary>
    public const int MaxValues = 1_000_000;

    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private int _pushed;

    public object? Top => _values.Count > Floor ? _values[^1] : throw Underflow();

    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    public void Push(object? value)
    {
        Count();
        _values.Add(value);
    }

    public object? Pop()
    {
        var top = Top;
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    public T Pop<T>(string wanted)
        where T : class => Pop() as T ?? throw input.Error($"{wanted} is needed on the stack");

    public void Mark()
    {
        Count();
        _marks.Push(_values.Count);
    }

    /// <summary>Takes everything above the latest mark, and the mark.</summary>
    public object?[] PopMark()
    {
        if (!_marks.TryPop(out var mark))
        {
            throw input.Error("a mark is needed on the stack");
        }

        var items = _values[mark..].ToArray();
        _values.RemoveRange(mark, items.Length);
        return items;
    }

    public PickleTuple PopTuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        return new PickleTuple(items);
    }

    public void Put(uint index)
    {
        Count();
        _memo[index] = Top;
    }

    public void Memoize() => Put((uint)_memo.Count);

    public void Get(uint index) =>
        Push(_memo.TryGetValue(index, out var value) ? value : throw input.Error($"the memo has no entry {index}"));

    /// <summary>Counts values against the bound: those pushed, and those that a call copies out of a container.</summary>
    public void Count(int values = 1)
    {
        _pushed += values;
        if (_pushed > MaxValues)
        {
            throw input.Error($"more than {MaxValues} values");
        }
    }

    private ModelException Underflow() => input.Error("the stack is empty where a value is needed");
}
