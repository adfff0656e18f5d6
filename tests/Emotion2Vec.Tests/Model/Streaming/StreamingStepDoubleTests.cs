using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Model.Streaming;

/// <summary>Test 1 of the streaming design in float64: with rounding out of the way the cached step and the masked-offline pass are the same numbers.</summary>
public sealed class StreamingStepDoubleTests
{
    public static TheoryData<int, int, int, int, string> Cases => new()
    {
        { 4, 8, 0, 11, "post" }, { 16, 16, 0, 37, "post" }, { 3, 6, 1, 10, "post" }, { 1, 8, 2, 6, "post" }, { 8, 32, 4, 37, "post" }, { 5, 0, 0, 11, "post" },
        { 4, 8, 0, 11, "pre" }, { 4, 6, 2, 13, "per-layer" }, { 4, 8, 0, 11, "no-alibi" }, { 4, 8, 1, 11, "even-kernel" }, { 4, 8, 1, 11, "pre-ln" }, { 4, 8, 0, 9, "no-tokens" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_StepByStep_EqualsMaskedOfflineTo1e9(int c, int l, int r, int frames, string variant) => Judge(new(c, l, r), frames, variant);

    [Theory]
    [InlineData(4, 8, 0, 2, 23, "post")]
    [InlineData(4, 6, 2, 3, 23, "pre")]
    [InlineData(3, 6, 1, 2, 17, "per-layer")]
    [InlineData(5, 0, 0, 4, 31, "post")]
    [InlineData(4, 8, 0, 2, 13, "no-alibi")]
    [InlineData(4, 8, 0, 2, 13, "no-tokens")]
    public void Forward_TokensOfAnEarlierChunk_EqualsMaskedOfflineTo1e9(int c, int l, int r, int tokensEvery, int frames, string variant) =>
        Judge(new(c, l, r) { TokensEvery = tokensEvery }, frames, variant);

    private static void Judge(ChunkGeometry geometry, int frames, string variant)
    {
        var config = RandomNetwork.Variant(variant);
        var network = new Emotion2VecNetwork<DoubleTensor>(config, labelCount: 3, new RandomNetwork(seed: 4));
        var samples = Noise.Make(Noise.SamplesFor(frames), seed: frames);
        var waveform = DoubleTensor.From(samples, 1, samples.Length);
        var expected = new MaskedOfflinePass<DoubleTensor>(network, geometry).Forward(waveform, frames);
        var actual = DoubleStream.Run(network, geometry, samples, frames);
        Close(expected.Features, actual.Features);
        Close(expected.Logits!, actual.Logits!);
    }

    private static void Close(DoubleTensor expected, DoubleTensor actual)
    {
        Assert.Equal(expected.Values.Length, actual.Values.Length);
        var difference = expected.Values.Zip(actual.Values, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(difference <= 1e-9 * Math.Max(1, expected.Values.Max(Math.Abs)), $"max difference {difference:E2}");
    }
}
