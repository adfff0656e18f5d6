using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Tests.Support;
using Microsoft.ML.OnnxRuntime;
using Xunit.Abstractions;

namespace Emotion2Vec.Tests.Inference.Offline;

public sealed class UpstreamParityTests(ITestOutputHelper log) : IDisposable
{
    // What two correct float32 evaluations may differ by: some multiples of the stored noise floor (ours adds in another order), and never
    // less than a few units in the last place of the largest value.
    private const double NoiseFactor = 8;
    private const double Relative = 2e-6;

    private static readonly string[] ChannelFirst = ["conv_layer_", "local_encoder", "pos_layer_"];
    private static readonly string[] NotObserved = ["waveform", "waveform_normalized", "utterance", "logits", "scores", "scores_unuse"];

    private readonly TinyModel _tiny = new();

    public static TheoryData<string> Cases => [.. UpstreamCase.AllSingle];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_EveryIntermediateValue_EqualsUpstream(string name)
    {
        var upstream = new UpstreamCase(name);
        var tensors = upstream.TensorNames.Except(NotObserved).ToHashSet();
        using var session = _tiny.Model.CreateSession(_tiny.Model.Graphs.Offline(observed: tensors.Contains));
        using var input = OfflineInput.From([upstream.Read("waveform")], _tiny.Config);
        using var options = new RunOptions();
        string[] outputs = [.. tensors.Select(t => $"observed.{t}")];
        using var results = session.Session.Run(options, input.Names, input.Values, outputs);

        var worst = 0.0;
        foreach (var (tensor, i) in tensors.Select((t, i) => (t, i)))
        {
            var actual = results[i].GetTensorDataAsSpan<float>().ToArray();
            var shape = upstream.Shape(tensor);
            if (ChannelFirst.Any(tensor.StartsWith))
            {
                actual = Compare.Transpose(actual, shape[2], shape[1]);
            }

            var expected = upstream.Read(tensor);
            var tolerance = Math.Max(NoiseFactor * (upstream.NoiseFloor(tensor) ?? 0), Relative * Compare.MaxAbs(expected));
            worst = tolerance > 0 ? Math.Max(worst, Compare.MaxDifference(expected, actual) / tolerance) : worst;
            Compare.Close(expected, actual, tolerance, $"{name}/{tensor}");
        }

        log.WriteLine($"{name}: {tensors.Count} tensors, worst at {worst:P0} of its tolerance");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encode_FeaturesLogitsAndScores_EqualUpstream(string name)
    {
        var upstream = new UpstreamCase(name);
        using var encoder = new OfflineEncoder(_tiny.Model);
        var result = encoder.Encode(upstream.Read("waveform"));

        Compare.Close(upstream.Read("features"), result.Features, 1e-4 * Compare.MaxAbs(upstream.Read("features")), "features");
        Compare.Close(upstream.Read("utterance"), result.Utterance, 1e-5, "utterance");
        Compare.Close(upstream.Read("logits"), result.Logits, 2e-5, "logits");
        Compare.Close(upstream.Read("scores"), Scores(_tiny.Labels, result.Logits), 1e-5, "scores");
        Compare.Close(upstream.Read("scores_unuse"), Scores(LabelFile.Read(UpstreamCase.Folder("tokens_unuse.txt")), result.Logits), 1e-5, "scores_unuse");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Normalize_Utterance_EqualsUpstream(string name)
    {
        var upstream = new UpstreamCase(name);
        var samples = upstream.Read("waveform");
        UtteranceNormalizer.Normalize(samples, samples);
        Compare.Close(upstream.Read("waveform_normalized"), samples, 4e-6 * Math.Max(1, Compare.MaxAbs(samples)), "waveform_normalized");
    }

    public void Dispose() => _tiny.Dispose();

    private static float[] Scores(LabelSet labels, float[] logits)
    {
        var scores = new float[logits.Length];
        labels.Scores(logits, scores);
        return scores;
    }
}
