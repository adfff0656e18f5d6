using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Offline;

namespace Emotion2Vec.Training.Probing.FrontEnds;

/// <summary>Frame features of a model package, computed as upstream extracts them: the whole utterance at once, the last layer, no extra tokens.</summary>
internal sealed class PackageFrontEnd : IFrontEnd
{
    private readonly LoadedModel _model;
    private readonly OfflineEncoder _encoder;

    /// <summary>Opens a package.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="threads">Threads within one operation, 0 for all cores.</param>
    public PackageFrontEnd(string directory, int threads = 0)
    {
        _model = LoadedModel.Open(directory, threads);
        _encoder = _model.CreateOffline();
    }

    /// <inheritdoc/>
    public string Identity => $"model {_model.Package.Name} {_model.Package.Hash}";

    /// <inheritdoc/>
    public int Width => _model.Package.Config.EmbedDim;

    /// <inheritdoc/>
    public float[] Extract(float[] samples) => _encoder.Encode(samples).Features;

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _model.Dispose();
    }
}
