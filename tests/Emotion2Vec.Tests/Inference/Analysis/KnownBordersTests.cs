using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Tests.Core.Pipeline;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Inference.Analysis;

/// <summary>The whole way from sound to events and utterances, on sound whose borders are known: the bundled model, its gate and its calibration, as served by default.</summary>
public sealed class KnownBordersTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Clip = RepositoryFolder.Path("configs/demo/spoken-clip.flac");

    private readonly LoadedModel _model = LoadedModel.Open(RepositoryFolder.Path("configs/demo/demo-synth"), threads: 1);

    [Fact]
    public async Task Clip_ChangesThatTheModelHears_AreDatedNearTheTrueBorders()
    {
        var told = await HearAsync(AudioFile.ReadModelAudio(Clip), new());
        var changes = told.Events.Where(heard => heard.Event is { Kind: EmotionEventKind.Change, Stage: EmotionEventStage.Confirmed }).ToList();

        // From spoken-clip.json. The model does not hear the happy sentence before them, which is its own fault.
        (string Label, double Seconds)[] truth = [("angry", 8.206), ("neutral", 11.676), ("sad", 14.307), ("neutral", 21.557)];
        Assert.Equal(truth.Select(border => border.Label), changes.Select(heard => heard.Label));
        Assert.All(truth.Zip(changes), pair => Assert.InRange((pair.Second.Event.OnsetFrame / 50.0) - pair.First.Seconds, -0.2, 1.2));

        // Every episode that was told ends once.
        var ends = told.Events.Where(heard => heard.Event.Stage is EmotionEventStage.Ended or EmotionEventStage.Revised).Select(heard => heard.Event.Episode).ToList();
        Assert.Equal(told.Events.Select(heard => heard.Event.Episode).Distinct().Order(), ends.Order());
    }

    [Fact]
    public async Task SentencesInSilence_Utterances_HaveTheirBordersAndClasses()
    {
        // Two sentences of the clip, with silence of known length around them.
        var clip = AudioFile.ReadModelAudio(Clip);
        var neutral = Seconds(clip, 0.30, 2.24);
        var sad = Seconds(clip, 18.54, 21.66);
        var sound = new float[(int)(10.5 * ModelAudio.SampleRate)];
        neutral.CopyTo(sound, 2 * ModelAudio.SampleRate);
        sad.CopyTo(sound, (int)(5.5 * ModelAudio.SampleRate));

        var told = await HearAsync(sound, new() { EmbedsUtterances = true });

        Assert.Equal(["neutral", "sad"], told.Utterances.Select(utterance => utterance.Label));
        double[] starts = [2, 5.5];
        double[] ends = [2 + 1.94, 5.5 + 3.12];

        // Late by what the gate needs to believe in speech (250 ms), at most; the end by what it needs to believe in silence.
        Assert.All(starts.Zip(told.Utterances), pair => Assert.InRange((pair.Second.StartMs / 1000.0) - pair.First, -0.06, 0.3));
        Assert.All(ends.Zip(told.Utterances), pair => Assert.InRange((pair.Second.EndMs / 1000.0) - pair.First, -0.15, 0.2));
        Assert.All(told.Utterances, utterance => Assert.False(utterance.IsUncertain));
        Assert.All(told.Utterances, utterance => Assert.Equal(_model.Package.Config.EmbedDim, utterance.Embedding.Length));
        Assert.All(told.Utterances, utterance => Assert.InRange(utterance.VoicedMs, 1000, utterance.EndMs - utterance.StartMs));
        Assert.Equal(TrajectoryPhase.NoSpeech, told.States[^1].Phase);
    }

    [Fact]
    public async Task Clip_HeardTwice_TellsTheSame()
    {
        var sound = AudioFile.ReadModelAudio(Clip)[..(9 * ModelAudio.SampleRate)];
        var (first, second) = (await HearAsync(sound, new()), await HearAsync(sound, new()));

        Assert.Equal(first.Events.Select(heard => heard.Event), second.Events.Select(heard => heard.Event));
        Assert.Equal(
            first.Utterances.Select(utterance => (utterance.StartMs, utterance.EndMs, utterance.Confidence)),
            second.Utterances.Select(utterance => (utterance.StartMs, utterance.EndMs, utterance.Confidence)));
        Assert.NotEmpty(first.Utterances);
    }

    public void Dispose() => _model.Dispose();

    private static float[] Seconds(float[] sound, double from, double to) => sound[(int)(from * ModelAudio.SampleRate)..(int)(to * ModelAudio.SampleRate)];

    private async Task<RecordingSink> HearAsync(float[] sound, StreamSettings settings)
    {
        using var encoder = _model.CreateCached(new(16, 256, 0), maxBatch: 1);
        using var detectors = new SileroDetectorFactory();
        var sink = new RecordingSink();
        var options = new EngineOptions { RingSeconds = 60, Defaults = settings };
        await using var engine = new StreamEngine(
            encoder, [sink], new LinearResamplers(), options, TimeProvider.System, NullLoggerFactory.Instance, new SpeechGates(detectors, new GateOptions()));
        await engine.StartAsync(engine.Describe("0", ""), CancellationToken.None);
        await engine.Add(new StreamId("a"), ScriptedSource.File(ModelAudio.SampleRate, sound)).Completion.WaitAsync(Patience);
        await engine.StopAsync(CancellationToken.None).WaitAsync(Patience);
        return sink;
    }
}
