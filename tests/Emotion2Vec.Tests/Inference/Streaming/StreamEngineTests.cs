using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Core.Pipeline;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>The whole pipeline with the real encoder.</summary>
public sealed class StreamEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // With look-ahead several chunks wait for their future when the sound ends.
    [Theory]
    [InlineData(3, 6, 5, 1, 1)]
    [InlineData(4, 8, 0, 1, 1)]
    [InlineData(2, 4, 9, 1, 1)]
    [InlineData(4, 8, 0, 2, 1)]
    [InlineData(2, 4, 9, 3, 1)]
    [InlineData(4, 8, 0, 1, 3)]
    [InlineData(2, 4, 5, 2, 2)]
    public async Task Add_SeveralStreams_PublishTheOfflineMeanInTheEnd(int c, int l, int r, int lanes, int tokensEvery)
    {
        using var tiny = new TinyModel();
        var geometry = new ChunkGeometry(c, l, r) { TokensEvery = tokensEvery };
        using var encoder = StreamingFixture.Encoder(tiny.Model, geometry, maxBatch: 3);
        var sink = new RecordingSink();
        var options = new EngineOptions { Lanes = lanes, Defaults = new() { PoolingTauSeconds = double.PositiveInfinity } };
        await using var engine = new StreamEngine(encoder, [sink], new LinearResamplers(), options, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(new NodeInfo { Version = "1", Encoder = encoder.Info, PoolingTauSeconds = double.PositiveInfinity }, CancellationToken.None);

        var sounds = Enumerable.Range(0, 4).Select(i => Noise.Make(Noise.SamplesFor(37 + i, rest: 50 * i), seed: i)).ToArray();
        var handles = sounds.Select((sound, i) => engine.Add(new StreamId($"s{i}"), ScriptedSource.File(16000, sound))).ToArray();
        await Task.WhenAll(handles.Select(h => h.Completion)).WaitAsync(Patience);
        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);

        for (var i = 0; i < sounds.Length; i++)
        {
            var blocks = sink.Frames.Where(f => f.Stream == $"s{i}").ToList();
            Assert.Equal(ModelAudio.FramesIn(sounds[i].Length), blocks.Sum(b => b.FrameCount));
            var (_, logits, _) = StreamingFixture.MaskedOffline(tiny.Model, geometry, sounds[i]);
            var mean = new float[9];
            for (var k = 0; k < logits.Length; k++)
            {
                mean[k % 9] += logits[k] * 9 / logits.Length;
            }

            tiny.Labels.Scores(mean, mean);
            Compare.Close(mean, blocks[^1].Probabilities.AsSpan(^9..), 1e-4, $"stream {i}");
        }
    }
}
