using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Model.Weights;

/// <summary>
/// The weights of a model before any training, drawn from a seed as the authors' training code initialises them
/// (ddlBoJack/fairseq, branch emotion2vec: init_bert_params and PyTorch's defaults). The same seed gives the same bits everywhere.
/// </summary>
public sealed class RandomWeights : IWeightSource
{
    private const double LinearDeviation = 0.02;

    private readonly Dictionary<string, ParameterSpec> _parameters;
    private readonly EncoderConfig _config;
    private readonly int _seed;
    private readonly bool _isFirstTokenZero;

    /// <summary>Describes the weights; they are drawn when read.</summary>
    /// <param name="config">A valid architecture.</param>
    /// <param name="labelCount">Classes of the head; 0 for none.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="isFirstTokenZero">Whether the first extra token starts at zero (upstream's <c>init_extra_token_zero</c>).</param>
    /// <param name="decoder">The pre-training decoder to draw as well; null for none.</param>
    public RandomWeights(EncoderConfig config, int labelCount, int seed, bool isFirstTokenZero = true, DecoderConfig? decoder = null)
    {
        var parameters = ParameterCatalog.For(config, labelCount).Concat(decoder is null ? [] : ParameterCatalog.ForDecoder(config, decoder));
        _parameters = parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        _config = config;
        _seed = seed;
        _isFirstTokenZero = isFirstTokenZero;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _parameters.Keys;

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        var found = _parameters.TryGetValue(name, out var parameter);
        shape = parameter?.Shape ?? [];
        return found;
    }

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        if (!_parameters.TryGetValue(name, out var parameter))
        {
            throw new ModelException($"'{name}' is none of the model's parameters.");
        }

        if (destination.Length != parameter.Count)
        {
            throw new ArgumentException($"'{name}' has {parameter.Count} elements, the destination {destination.Length}.", nameof(destination));
        }

        var generator = SeededGenerator.For(_seed, name);
        switch (parameter.Initialization)
        {
            case Initialization.Zero: destination.Clear(); break;
            case Initialization.One: destination.Fill(1); break;
            case Initialization.AlibiScale: destination.Fill((float)_config.AlibiScale); break;
            case Initialization.Linear: FillNormal(ref generator, LinearDeviation, destination); break;
            case Initialization.KaimingNormal: FillNormal(ref generator, Math.Sqrt(2.0 / parameter.FanIn), destination); break;
            case Initialization.FanInUniform: FillUniform(ref generator, Math.Sqrt(1.0 / parameter.FanIn), destination); break;
            case Initialization.ExtraTokens:
                FillNormal(ref generator, 1, destination);
                destination[..(_isFirstTokenZero ? _config.EmbedDim : 0)].Clear();
                break;
            default: throw new InvalidOperationException($"'{name}' has the initialisation {parameter.Initialization}, which is not known here.");
        }
    }

    /// <summary>Does nothing: there is nothing open.</summary>
    public void Dispose()
    {
    }

    private static void FillNormal(ref SeededGenerator generator, double deviation, Span<float> destination)
    {
        foreach (ref var value in destination)
        {
            value = (float)(deviation * generator.NextNormal());
        }
    }

    private static void FillUniform(ref SeededGenerator generator, double bound, Span<float> destination)
    {
        foreach (ref var value in destination)
        {
            value = (float)(bound * generator.NextUniform());
        }
    }
}
