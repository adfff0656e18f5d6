using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing.Fitting;

/// <summary>The probe of conversations: two layers of GRU over the turns, the oldest first, and a linear layer on the state after the last one.</summary>
internal sealed class TurnHead : ProbeHead
{
    private const int Layers = 2;

    private readonly GRU _turns;
    private readonly Linear _output;

    /// <summary>Creates a probe.</summary>
    /// <param name="width">Values in a row.</param>
    /// <param name="hiddenUnits">Units of each layer.</param>
    /// <param name="outputs">Classes, or 1.</param>
    /// <param name="random">Draws initial values.</param>
    public TurnHead(int width, int hiddenUnits, int outputs, ProbeRandom random)
        : base(nameof(TurnHead))
    {
        _turns = nn.GRU(width, hiddenUnits, Layers, batchFirst: true);
        _output = nn.Linear(hiddenUnits, outputs);
        RegisterComponents();
        random.Initialize(_turns, hiddenUnits);
        random.Initialize(_output);
    }

    // Missing turns are padded at the end, where a recurrence that runs forward has not been yet when its state is taken.
    /// <inheritdoc/>
    public override Tensor Score(RowBatch batch)
    {
        var longest = batch.Lengths.Max();
        var items = batch.Lengths.Count;
        var places = batch.Lengths.SelectMany((length, item) => Enumerable.Range(0, length).Select(t => ((long)item * longest) + t)).ToArray();
        var padded = zeros(items * longest, batch.Rows.shape[1], device: batch.Rows.device).index_copy(0, tensor(places, device: batch.Rows.device), batch.Rows);
        var (states, _) = _turns.call(padded.reshape(items, longest, -1), null);
        var last = tensor([.. batch.Lengths.Select((length, item) => ((long)item * longest) + length - 1)], device: batch.Rows.device);
        return _output.call(states.reshape(items * longest, -1).index_select(0, last));
    }
}
