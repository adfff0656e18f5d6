using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Tests.Support;

/// <summary>The reference model (random weights, post-norm, 96 wide) from upstream's own files.</summary>
internal sealed class TinyModel : IDisposable
{
    public TinyModel(int threads = 1)
    {
        Config = UpstreamConfigReader.Read(UpstreamCase.Folder("config.yaml")).Encoder;
        Labels = LabelFile.Read(UpstreamCase.Folder("tokens.txt"));
        Weights = SafetensorsFile.Open(UpstreamCase.Folder("model.safetensors"));
        Model = new(Config, Labels.Count, Weights, threads);
    }

    public EncoderConfig Config { get; }

    public LabelSet Labels { get; }

    public SafetensorsFile Weights { get; }

    public EncoderModel Model { get; }

    public void Dispose()
    {
        Model.Dispose();
        Weights.Dispose();
    }
}
