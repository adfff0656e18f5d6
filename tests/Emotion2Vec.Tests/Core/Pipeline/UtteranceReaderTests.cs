using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Tests.Core.Gating;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class UtteranceReaderTests
{
    // The scripted encoder hears the last class in samples of 1, the first in samples of -1.
    private const float Last = 1;
    private const float First = -1;

    [Fact]
    public async Task Take_VoiceAPauseAndVoice_TellsBothUtterancesBehindTheirFrames()
    {
        var told = await HearAsync(new StreamSettings { EmbedsUtterances = true }, (Last, 2), (0, 2), (First, 1));
        var utterances = told.Utterances;

        Assert.Equal(2, utterances.Count);
        Assert.Equal(["sad", "calm"], utterances.Select(utterance => utterance.Label));
        Assert.Equal([0L, 1L], utterances.Select(utterance => utterance.Number));
        Assert.All(utterances, utterance => Assert.False(utterance.IsUncertain));

        // The gate believes in speech after 250 ms, when frames of short chunks are out; it ends by windows of 32 ms, with 30 ms of padding.
        Assert.InRange(utterances[0].StartMs, 160, 260);
        Assert.InRange(utterances[0].EndMs, 2000, 2120);
        Assert.InRange(utterances[1].StartMs, 4160, 4280);
        Assert.InRange(utterances[1].EndMs, 4960, 5000);
        Assert.All(utterances, utterance => Assert.Equal(utterance.EndMs - utterance.StartMs, utterance.VoicedMs));

        var everything = told.Told.ToList();
        var frames = everything.Take(everything.IndexOf(utterances[0])).OfType<RecordedFrames>().Last();
        Assert.InRange(utterances[0].EndMs + 600, frames.FirstFrame * 20, (frames.FirstFrame + frames.FrameCount) * 20);
        var block = told.Frames.Last(frame => frame.FirstFrame * 20 <= utterances[1].StartMs);
        Assert.Equal(block.UtcTicks + ((utterances[1].StartMs - (block.FirstFrame * 20)) * TimeSpan.TicksPerMillisecond), utterances[1].StartedAt.UtcTicks);
    }

    [Fact]
    public async Task Take_ModelWithDimensionsAndEmbeddings_TellsTheirMeans()
    {
        var told = await HearAsync(new StreamSettings { EmbedsUtterances = true }, (0.5f, 2));
        var utterance = Assert.Single(told.Utterances);

        Assert.Equal([new DimensionValue("arousal", 0.5f), new DimensionValue("valence", 0.5f)], utterance.Dimensions);
        Assert.Equal(Enumerable.Repeat(0.5f, 6), utterance.Embedding.ToArray());
        Assert.Equal(utterance.Dimensions, told.States[^1].Dimensions);
        Assert.All(told.Frames, frames => Assert.Equal(2 * frames.FrameCount, frames.Dimensions.Length));
        Assert.All(told.Frames[^1].Dimensions, value => Assert.Equal(0.5f, value));
    }

    [Fact]
    public async Task Take_NoEmbeddingAskedFor_TellsNone() => Assert.True(Assert.Single((await HearAsync(new(), (Last, 2))).Utterances).Embedding.IsEmpty);

    [Fact]
    public async Task Take_NothingClear_IsUncertain()
    {
        var told = await HearAsync(new(), (0.01f, 2));
        Assert.True(Assert.Single(told.Utterances).IsUncertain);
        Assert.All(told.States, state => Assert.True(state.IsUncertain));
    }

    [Fact]
    public async Task Finish_SourceCameBack_EndsTheUtteranceAndCountsOn()
    {
        var rig = NewRig();
        var (ring, _, _) = rig.Add("a");
        foreach (var _ in (int[])[1, 2])
        {
            ring.Begin(16000);
            Write(rig, ring, Last, 1);
            ring.EndRun();
            rig.RunAll();
        }

        ring.Complete("end", null);
        rig.RunAll();
        var utterances = (await rig.DrainAsync()).Utterances;

        Assert.Equal([0L, 1L], utterances.Select(utterance => utterance.Number));
        Assert.True(utterances[1].StartMs >= utterances[0].EndMs);
    }

    private static PipelineRig NewRig(StreamSettings? settings = null) => new(
        new ScriptedEncoder(chunkFrames: 4) { Dimensions = ["arousal", "valence"], FeatureSize = 6 }, new EngineOptions { Defaults = settings ?? new() })
    {
        Gates = new SpeechGates(new ScriptedDetector(), new GateOptions()),
    };

    private static async Task<RecordingSink> HearAsync(StreamSettings settings, params (float Sample, double Seconds)[] parts)
    {
        var rig = NewRig(settings);
        var (ring, _, _) = rig.Add("a");
        ring.Begin(16000);
        foreach (var (sample, seconds) in parts)
        {
            Write(rig, ring, sample, seconds);
        }

        ring.Complete("end", null);
        rig.RunAll();
        return await rig.DrainAsync();
    }

    private static void Write(PipelineRig rig, AudioRing ring, float sample, double seconds)
    {
        for (var left = (int)(seconds * 16000); left > 0; left -= 1600)
        {
            var block = Enumerable.Repeat(sample, Math.Min(1600, left)).ToArray();
            for (var i = 100; i < block.Length && sample != 0; i += ModelAudio.HopSamples)
            {
                // The gate hears peaks, the encoder each frame's first sample.
                block[i] = 1;
            }

            Assert.True(ring.TryWrite(block));
            rig.RunAll();
        }
    }
}
