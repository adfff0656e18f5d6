using System.Numerics;

namespace Emotion2Vec.Core.Audio;

/// <summary>
/// Values by an index that only grows (frames, windows), of which the oldest are forgotten. One owner thread; allocates only when it has to hold more than ever
/// before.
/// </summary>
/// <typeparam name="T">The value; <see langword="default"/> until it is written.</typeparam>
internal sealed class SlidingLog<T>
    where T : struct
{
    private T[] _items = new T[64];

    /// <summary>Index of the oldest value held.</summary>
    public long First { get; private set; }

    /// <summary>One more than the newest index that was asked for to be written.</summary>
    public long End { get; private set; }

    /// <summary>The value of an index, to write; those between the newest and it begin as default.</summary>
    /// <param name="index">At least <see cref="First"/>.</param>
    public ref T At(long index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, First);
        if (index >= First + _items.Length)
        {
            Grow(index - First + 1);
        }

        End = Math.Max(End, index + 1);
        return ref _items[index & (_items.Length - 1)];
    }

    /// <summary>The value of an index, to read.</summary>
    /// <param name="index">Any.</param>
    /// <returns>The value; default for those forgotten or not written yet.</returns>
    public T Read(long index) => index >= First && index < End ? _items[index & (_items.Length - 1)] : default;

    /// <summary>Forgets what lies before an index.</summary>
    /// <param name="index">The new <see cref="First"/>, if it is later.</param>
    public void Forget(long index)
    {
        for (; First < index && First < End; First++)
        {
            _items[First & (_items.Length - 1)] = default;
        }

        First = Math.Max(First, index);
        End = Math.Max(End, First);
    }

    /// <summary>Forgets everything, and begins at index 0 again.</summary>
    public void Clear()
    {
        Array.Clear(_items);
        (First, End) = (0, 0);
    }

    private void Grow(long needed)
    {
        var larger = new T[checked((int)BitOperations.RoundUpToPowerOf2((ulong)needed))];
        for (var i = First; i < End; i++)
        {
            larger[i & (larger.Length - 1)] = _items[i & (_items.Length - 1)];
        }

        _items = larger;
    }
}
