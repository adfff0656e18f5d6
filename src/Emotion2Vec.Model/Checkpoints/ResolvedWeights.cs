using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>A checkpoint under the model's own names: every wanted parameter that may not be missing was found, under whichever prefix, and has its shape.</summary>
public sealed class ResolvedWeights : IWeightSource
{
    private const int MostProblemsShown = 10;

    // A teacher's moving average lies beside the weights of some checkpoints; it must never stand in for them.
    private const string TeacherSegment = "_ema";

    // Prefixes of fairseq's wrappers and of data parallelism, tried where the scope map finds nothing.
    private static readonly string[] FallbackPrefixes = ["", "d2v_model.", "module.", "module.d2v_model."];

    private readonly IWeightSource _checkpoint;
    private readonly Dictionary<string, (string Source, ParameterSpec Spec)> _found = new(StringComparer.Ordinal);

    /// <summary>Looks up every wanted parameter.</summary>
    /// <param name="checkpoint">The checkpoint; it is disposed with this object.</param>
    /// <param name="scopeMap">Upstream's prefix rules, in order; a later rule that matches wins.</param>
    /// <param name="wanted">The model's parameters.</param>
    /// <param name="mayBeMissing">Chooses by name which parameters the checkpoint need not have; null for none.</param>
    /// <exception cref="ModelException">Parameters are missing or of another shape; the message names them, and the prefixes that were tried.</exception>
    public ResolvedWeights(
        IWeightSource checkpoint, IReadOnlyList<ScopePair> scopeMap, IReadOnlyList<ParameterSpec> wanted, Func<string, bool>? mayBeMissing = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(scopeMap);
        ArgumentNullException.ThrowIfNull(wanted);
        _checkpoint = checkpoint;
        ScopePair[] rules = [.. scopeMap, new ScopePair("module.", "")];
        var problems = new List<string>();
        foreach (var spec in wanted)
        {
            if (FindSource(spec.Name, rules) is not { } source)
            {
                if (mayBeMissing?.Invoke(spec.Name) != true)
                {
                    problems.Add($"'{spec.Name}' {TensorShape.Format(spec.Shape)} is missing");
                }
            }
            else if (checkpoint.TryGetShape(source, out var shape) && !IsShape(spec, shape))
            {
                problems.Add($"'{source}' has the shape {TensorShape.Format(shape)}, but {TensorShape.Format(spec.Shape)} is needed");
            }
            else
            {
                _found.Add(spec.Name, (source, spec));
            }
        }

        if (problems.Count > 0)
        {
            var more = problems.Count > MostProblemsShown ? $"; and {problems.Count - MostProblemsShown} more" : "";
            throw new ModelException($"the checkpoint does not fit the configuration: {string.Join("; ", problems.Take(MostProblemsShown))}{more}. "
                + $"Tried the names as they are and with the prefixes {string.Join(", ", rules.Select(r => r.Source).Concat(FallbackPrefixes).Where(p => p.Length > 0).Distinct())}.");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _found.Keys;

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        var isFound = _found.TryGetValue(name, out var found);
        shape = isFound ? found.Spec.Shape : [];
        return isFound;
    }

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        if (!_found.TryGetValue(name, out var found))
        {
            throw new ModelException($"'{name}' is none of the model's parameters.");
        }

        _checkpoint.Read(found.Source, destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _checkpoint.Dispose();

    // FunASR's rule: a pair with an empty destination prepends its source, another replaces its destination by its source; the last hit wins.
    private string? FindSource(string name, ScopePair[] rules)
    {
        var hit = rules.Where(rule => name.StartsWith(rule.Destination, StringComparison.Ordinal))
            .Select(rule => rule.Source + name[rule.Destination.Length..])
            .LastOrDefault(IsThere);
        return hit ?? FallbackPrefixes.Select(prefix => prefix + name).FirstOrDefault(IsThere);
    }

    private bool IsThere(string source) => !source.Split('.').Contains(TeacherSegment) && _checkpoint.TryGetShape(source, out _);

    // Old checkpoints have an alibi_scale of four dimensions, to which fairseq adds the leading one when it loads them.
    private static bool IsShape(ParameterSpec spec, IReadOnlyList<long> shape) => shape.SequenceEqual(spec.Shape)
        || (spec.Initialization == Initialization.AlibiScale && shape.Count == 4 && spec.Shape[0] == 1 && shape.SequenceEqual(spec.Shape.Skip(1)));
}
