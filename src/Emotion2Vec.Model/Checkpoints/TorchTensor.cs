using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>A run of elements in a checkpoint, which tensors look into. Not read yet.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Element">Type of its elements.</param>
/// <param name="Count">Elements it says it has.</param>
internal sealed record TorchStorage(string Key, TorchElement Element, long Count);

/// <summary>A view of a storage: element [i, j, ...] lies at Offset + i * Strides[0] + j * Strides[1] + ... . Not read yet.</summary>
/// <param name="Storage">What it looks into.</param>
/// <param name="Offset">Element it starts at.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Strides">Steps in elements, one for each dimension.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>Elements; validated to fit an array.</summary>
    public int Count => TensorShape.TryCount(Shape, out var count) ? (int)count : throw new InvalidOperationException("The shape was not validated.");

    /// <summary>Elements of the storage from the first to the last one that is looked at.</summary>
    /// <remarks>Wide enough for any product of a dimension and a stride, as a tensor may be asked before it is known to fit.</remarks>
    public Int128 Extent => Count == 0 ? 0 : Shape.Zip(Strides).Aggregate((Int128)1, (sum, step) => sum + ((step.First - 1) * (Int128)step.Second));

    /// <summary>Whether the elements lie in C order without gaps, so that they can be read in one go.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var i = Shape.Length - 1; i >= 0; i--)
            {
                // A dimension of one is never stepped along, so its stride may be anything.
                if (Shape[i] != 1 && Strides[i] != expected)
                {
                    return Count == 0;
                }

                expected *= Shape[i];
            }

            return true;
        }
    }
}
