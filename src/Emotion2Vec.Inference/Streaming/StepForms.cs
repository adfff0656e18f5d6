using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// The forms of an encoder's steps: one for each size of chunks, or two where extra tokens are computed in some chunks only. The last is the largest in every respect:
/// what it needs of memory, all others can share.
/// </summary>
internal sealed class StepForms : IDisposable
{
    private readonly StepForm[] _forms;
    private readonly int _perSize;

    private StepForms(StepForm[] forms, int perSize) => (_forms, _perSize) = (forms, perSize);

    /// <summary>How many.</summary>
    public int Count => _forms.Length;

    /// <summary>Sizes of chunks.</summary>
    public int Sizes => _forms.Length / _perSize;

    /// <summary>A form by its index.</summary>
    public StepForm this[int form] => _forms[form];

    /// <summary>Builds the sessions of all forms, or none.</summary>
    /// <param name="model">The model; must outlive them.</param>
    /// <param name="geometries">One for each size, the longest chunk last; alike otherwise.</param>
    /// <returns>The forms.</returns>
    public static StepForms Create(EncoderModel model, IReadOnlyList<ChunkGeometry> geometries)
    {
        bool[] tokens = geometries[0].TokensEvery > 1 ? [true, false] : [false];
        var forms = new List<StepForm>();
        try
        {
            foreach (var geometry in geometries)
            {
                foreach (var stored in tokens)
                {
                    forms.Add(new(geometry, stored, model.CreateSession(model.Graphs.Step(geometry, stored, pastInTables: true))));
                }
            }
        }
        catch
        {
            forms.ForEach(form => form.Session?.Dispose());
            throw;
        }

        return new([.. forms], tokens.Length);
    }

    /// <summary>The one form of steps that something else computes.</summary>
    /// <param name="geometry">C, L and R; extra tokens in every chunk.</param>
    /// <returns>The form.</returns>
    public static StepForms Elsewhere(ChunkGeometry geometry) => new([new(geometry, StoredTokens: false, Session: null)], perSize: 1);

    /// <summary>Finds a form.</summary>
    /// <param name="size">Index of the size of chunks.</param>
    /// <param name="storedTokens">Whether the chunk sees the extra tokens of an earlier one.</param>
    /// <returns>Its index.</returns>
    public int IndexOf(int size, bool storedTokens) => (size * _perSize) + (storedTokens ? 0 : _perSize - 1);

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_forms, form => form.Session?.Dispose());
}
