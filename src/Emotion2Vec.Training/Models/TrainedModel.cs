using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Models;

/// <summary>A network with its trainable parameters, and what its package will say of it.</summary>
internal sealed class TrainedModel : IDisposable
{
    private readonly TorchRegularization _regularization;
    private readonly ModelDescription _description;

    /// <summary>Makes the network and reads its parameters.</summary>
    /// <param name="start">What to begin with; may be disposed afterwards.</param>
    /// <param name="world">Where to compute.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the weights do not fit the architecture.</exception>
    public TrainedModel(StartingModel start, TorchWorld world)
    {
        Parameters = new(start.Weights, world);
        _regularization = new(start.Training, start.Config.PrenetDepth, start.Config.Depth);
        Network = NetworkReader.Read(start, Parameters, _regularization);

        // The scale of the distance bias is a parameter that not every model learns.
        Parameters.Freeze(name => name.EndsWith("alibi_scale", StringComparison.Ordinal) && !start.Config.LearnedAlibiScale);
        Pass = new(Network, world);
        _description = Describe(start);
    }

    /// <summary>The layers.</summary>
    public Emotion2VecNetwork<TorchTensor> Network { get; }

    /// <summary>Their parameters.</summary>
    public TorchParameters Parameters { get; }

    /// <summary>Runs it.</summary>
    public EncoderPass Pass { get; }

    /// <summary>What is trained at which rate: the encoder, and the head if the recipe gives it a rate of its own.</summary>
    /// <param name="section">The rates.</param>
    /// <returns>The groups; frozen parameters are in none.</returns>
    public IReadOnlyList<ParameterGroup> Groups(OptimizerSection section)
    {
        var trained = Parameters.Names.Where(name => Parameters[name].requires_grad).ToList();
        return
        [
            new("encoder", [.. trained.Where(name => !IsHead(name)).Select(name => Parameters[name])], section.LearningRate, section.WeightDecay),
            new("head", [.. trained.Where(IsHead).Select(name => Parameters[name])], section.HeadLearningRate ?? section.LearningRate, section.WeightDecay),
        ];
    }

    /// <summary>Drops nothing until the result is disposed.</summary>
    /// <returns>Ends it.</returns>
    public IDisposable WithoutDropout()
    {
        _regularization.IsActive = false;
        return new Ending(() => _regularization.IsActive = true);
    }

    /// <summary>Writes the package.</summary>
    /// <param name="folder">The folder; replaced if it is a package.</param>
    /// <param name="how">How it was trained, for its provenance: <c>fine-tuned</c>.</param>
    public void WritePackage(string folder, string how) => WritePackage(folder, how, Parameters);

    /// <summary>Writes the package with other weights than those being trained, such as their moving average.</summary>
    /// <param name="folder">The folder; replaced if it is a package.</param>
    /// <param name="how">How it was trained, for its provenance: <c>adapted</c>.</param>
    /// <param name="weights">The weights.</param>
    public void WritePackage(string folder, string how, IWeightSource weights)
    {
        try
        {
            var note = $"Weights {how} with e2v-train. {_description.Provenance.LicenceNote}";
            ModelPackageWriter.Write(
                folder, _description with { Provenance = _description.Provenance with { Tool = ToolVersion.Text, LicenceNote = note } }, weights, new() { Overwrite = true });
        }
        catch (ModelException e)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();

    private static bool IsHead(string name) => name is ParameterCatalog.HeadWeight or ParameterCatalog.HeadBias;

    private static ModelDescription Describe(StartingModel start) => new()
    {
        Name = start.Section.Name,
        Caution = start.Section.Caution,
        Architecture = start.Config,
        Training = start.Training,
        Labels = start.Labels.Names,
        Dimensions = start.Dimensions,
        Profiles = StreamingProfile.Standard,
        Provenance = start.Origin ?? new(ToolVersion.Text, [], "Trained from random weights; the licence is the trainer's to choose, as far as the data allow."),
    };

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
