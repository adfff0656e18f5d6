using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Loop;

/// <summary>A task small enough to follow by hand: a matrix that shall map noise to twice itself, with dropout so that random states matter.</summary>
internal sealed class LineTask : ITrainingTask
{
    private const int Width = 4;
    private readonly TorchParameters _parameters;

    public LineTask()
    {
        _parameters = new(new Start(), TorchWorld.Cpu);
        _parameters.Get("weight", Width, Width);
        _parameters.Get("bias", Width);
        Groups = [new("all", [_parameters["weight"], _parameters["bias"]], 0.05, 0.01)];
        State = new Dictionary<string, IWeightSource> { ["student"] = _parameters };
    }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    public IReadOnlyDictionary<string, IWeightSource> State { get; }

    /// <summary>Batches from this index on have a loss that is no number.</summary>
    public long BrokenFrom { get; init; } = long.MaxValue;

    /// <summary>Validation scores in order; the last one stays.</summary>
    public Queue<double> Scores { get; init; } = new();

    /// <summary>The update whose validation is interrupted, and what interrupts it.</summary>
    public (long Update, CancellationTokenSource Source)? CancelAt { get; init; }

    public List<double> Losses { get; } = [];

    public float[] Weights
    {
        get
        {
            var values = new float[Width * Width];
            _parameters.Read("weight", values);
            return values;
        }
    }

    public void Restore(string name, IWeightSource weights) => _parameters.Load(weights);

    public StepLoss Loss(SampleBatch batch, long update)
    {
        var x = torch.tensor(batch.Samples, [batch.Items.Count, Width]);
        var dropped = torch.nn.functional.dropout(x, 0.3, training: true);
        var difference = torch.nn.functional.linear(dropped, _parameters["weight"], _parameters["bias"]) - (x * 2);
        var sum = difference.pow(2).sum() * (batch.Index >= BrokenFrom ? double.NaN : 1);
        Losses.Add(sum.item<float>());
        return new(sum, batch.Items.Count, new Dictionary<string, double>());
    }

    public void Updated(long update)
    {
    }

    public ValidationResult? Validate(long update, CancellationToken cancellationToken)
    {
        if (CancelAt is var (at, source) && at == update)
        {
            source.Cancel();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Scores.Count == 0 ? null : new(new Dictionary<string, double> { ["score"] = Scores.Count > 1 ? Scores.Dequeue() : Scores.Peek() }, "score");
    }

    public void WritePackage(string folder) => File.WriteAllText(folder, string.Join(" ", Weights));

    public void Dispose() => _parameters.Dispose();

    private sealed class Start : IWeightSource
    {
        public IReadOnlyCollection<string> Names => ["weight", "bias"];

        public bool TryGetShape(string name, out IReadOnlyList<long> shape)
        {
            shape = name == "weight" ? [Width, Width] : [Width];
            return true;
        }

        public void Read(string name, Span<float> destination)
        {
            for (var i = 0; i < destination.Length; i++)
            {
                destination[i] = (i % 5 * 0.1f) - 0.2f;
            }
        }

        public void Dispose()
        {
        }
    }
}
