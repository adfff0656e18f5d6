namespace Emotion2Vec.Onnx;

/// <summary>One dimension of a graph input: a size, or a name for a size known only when the graph runs.</summary>
public readonly record struct OnnxDimension
{
    private OnnxDimension(int size, string? name)
    {
        Size = size;
        Name = name;
    }

    /// <summary>The size, or -1.</summary>
    public int Size { get; }

    /// <summary>The name of an open size, or null.</summary>
    public string? Name { get; }

    /// <summary>A known size.</summary>
    /// <param name="size">At least 1.</param>
    public static implicit operator OnnxDimension(int size) => new(size, null);

    /// <summary>An open size.</summary>
    /// <param name="name">Its name; equal names mean equal sizes.</param>
    public static implicit operator OnnxDimension(string name) => new(-1, name);

    /// <inheritdoc/>
    public override string ToString() => Name ?? Size.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
