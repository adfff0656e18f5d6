using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Tests.Support;

/// <summary>Runs the streaming step in float64 with caches kept the simplest way: a growing list, of which the last L frames are shown.</summary>
internal static class DoubleStream
{
    public static NetworkOutput<DoubleTensor> Run(Emotion2VecNetwork<DoubleTensor> network, ChunkGeometry geometry, float[] samples, int frames)
    {
        var config = network.Config;
        var (c, l, r, d, reach) = (geometry.ChunkFrames, geometry.LeftFrames, geometry.RightFrames, config.EmbedDim, config.ConvPosKernel / 2);
        var layers = config.PrenetDepth + config.Depth;
        var caches = Enumerable.Range(0, config.ConvPosDepth).Select(_ => new DoubleTensor(new double[reach * d], 1, reach, d)).ToList();
        var empty = new DoubleTensor(new double[config.NumHeads * l * config.HeadDim], 1, config.NumHeads, l, config.HeadDim);
        var keys = Enumerable.Repeat(empty, l == 0 ? 0 : layers).ToList();
        var values = keys.ToList();
        IReadOnlyList<DoubleTensor> tokenKeys = [], tokenValues = [];
        DoubleTensor? features = null, logits = null;
        for (var start = 0; start < frames; start += c)
        {
            var valid = Math.Min(c + r, frames - start);
            var main = Math.Min(c, valid);
            var block = new float[geometry.StepSamples];
            samples.AsSpan(320 * start, Math.Min(block.Length, samples.Length - (320 * start))).CopyTo(block);
            var isStored = config.NumExtraTokens > 0 && start / c % geometry.TokensEvery > 0;
            var tokens = isStored ? 0 : config.NumExtraTokens;
            var step = new StreamingStep<DoubleTensor>(network, geometry).Forward(new()
            {
                Waveform = DoubleTensor.From(block, 1, block.Length),
                FrameValid = DoubleTensor.From([.. Enumerable.Range(0, c + r).Select(i => i < valid ? 1f : 0f)], 1, c + r),
                KeyMask = DoubleTensor.From(
                    [.. Enumerable.Range(0, tokens + c + r).Select(i => i < tokens + valid ? 0f : float.NegativeInfinity)],
                    1,
                    tokens + c + r),
                PositionalCaches = caches,
                PastKeys = keys,
                PastValues = values,
                TokenKeys = isStored ? tokenKeys : [],
                TokenValues = isStored ? tokenValues : [],
                PastPositions = l == 0 ? null : DoubleTensor.From([.. Enumerable.Range(0, l).Select(i => (float)(i - l))], 1, l),
                PastMask = l == 0 ? null : DoubleTensor.From([.. Enumerable.Range(0, l).Select(i => i - l + start >= 0 ? 0f : float.NegativeInfinity)], 1, l),
            });
            caches = [.. step.PositionalCaches];
            (tokenKeys, tokenValues) = isStored ? (tokenKeys, tokenValues) : (step.TokenKeys, step.TokenValues);
            for (var i = 0; i < keys.Count; i++)
            {
                keys[i] = keys[i].Concat(2, step.NewKeys[i]).Slice(2, -l);
                values[i] = values[i].Concat(2, step.NewValues[i]).Slice(2, -l);
            }

            features = Join(features, step.Features.Slice(1, 0, main));
            logits = Join(logits, step.Logits!.Slice(1, 0, main));
        }

        return new(features!, logits, Embedding: null);
    }

    private static DoubleTensor Join(DoubleTensor? before, DoubleTensor next) => before is null ? next : before.Concat(1, next);
}
