using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Speech;
using Emotion2Vec.Tools.DemoCorpus.Texts;
using Emotion2Vec.Tools.DemoCorpus.Voices;

namespace Emotion2Vec.SystemTests.DemoCorpus;

public sealed class SynthesizerTests : IDisposable
{
    private const int Seed = 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("demo-corpus-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("train", "m1")]
    [InlineData("train", "m1-small")]
    [InlineData("train", "f1-large")]
    [InlineData("dev", "f3")]
    [InlineData("test", "m5")]
    [InlineData("test", "linda")]
    public async Task SpeakAsync_Classes_PitchIsOrderedAsTheRulesSay(string split, string name)
    {
        var (synthesizer, voices) = await CreateAsync();
        var speaker = SpeakerTable.Of(split, Seed, voices).First(speaker => speaker.Name == name);
        var pitch = new Dictionary<string, double>();
        foreach (var rule in EmotionRules.All)
        {
            pitch[rule.Label] = await MeanPitchAsync(synthesizer, rule, speaker);
        }

        Assert.True(pitch["sad"] < 0.95 * pitch["neutral"], Told(pitch));
        Assert.True(pitch["neutral"] < 0.8 * pitch["happy"], Told(pitch));
        Assert.True(pitch["happy"] < 0.95 * pitch["fearful"], Told(pitch));
        Assert.True(pitch["neutral"] < 0.6 * pitch["surprised"], Told(pitch));
        Assert.True(pitch["disgusted"] < pitch["neutral"], Told(pitch));
    }

    [SkippableFact]
    public async Task SpeakAsync_EverySpeaker_HasThePitchOfTheirVoice()
    {
        // espeak-ng speaks with its default voice, and no complaint, where it does not find the one asked for.
        var (synthesizer, voices) = await CreateAsync();
        foreach (var speaker in new[] { "train", "dev", "test" }.SelectMany(split => SpeakerTable.Of(split, Seed, voices)))
        {
            var middle = (speaker.Voice.BasePitch + speaker.Voice.TopPitch) / 2 * speaker.Pitch;
            var measured = await MeanPitchAsync(synthesizer, EmotionRules.Of(EmotionRules.Neutral), speaker);
            Assert.True(measured > 0.75 * middle && measured < 1.35 * middle, $"{speaker.Name}: {measured:F0} Hz instead of about {middle:F0} Hz");
        }
    }

    [SkippableFact]
    public async Task SpeakAsync_SadAndHappy_DurationAndBrightnessDiffer()
    {
        var (synthesizer, voices) = await CreateAsync();
        var speaker = SpeakerTable.Of("test", Seed, voices)[0];
        var sad = await SpeakAsync(synthesizer, "sad", speaker);
        var angry = await SpeakAsync(synthesizer, "angry", speaker);
        Assert.True(sad.Length > 1.3 * angry.Length, $"{sad.Length} and {angry.Length} samples");
        Assert.True(Brightness(angry) > 2 * Brightness(sad), $"{Brightness(angry)} and {Brightness(sad)}");
    }

    private static double Brightness(float[] samples) =>
        samples.Zip(samples.Skip(1), (first, second) => (double)(second - first) * (second - first)).Sum() / samples.Sum(sample => (double)sample * sample);

    private static string Told(Dictionary<string, double> pitch) => string.Join(", ", pitch.Select(pair => $"{pair.Key} {pair.Value:F0} Hz"));

    private static Task<float[]> SpeakAsync(Synthesizer synthesizer, string label, Speaker speaker) =>
        synthesizer.SpeakAsync(EmotionRules.Of(label), speaker, SentenceLists.Test[0], new Dice(Seed, label), CancellationToken.None);

    // The mean of three draws, so that the spread of a rule's numbers does not decide.
    private static async Task<double> MeanPitchAsync(Synthesizer synthesizer, EmotionRule rule, Speaker speaker)
    {
        double sum = 0;
        for (var draw = 0; draw < 3; draw++)
        {
            sum += Pitch.Median(await synthesizer.SpeakAsync(rule, speaker, SentenceLists.Test[draw], new Dice(Seed, $"{rule.Label}/{draw}"), CancellationToken.None));
        }

        return sum / 3;
    }

    private async Task<(Synthesizer Synthesizer, IReadOnlyDictionary<string, VoiceVariant> Voices)> CreateAsync()
    {
        var tools = await SmallCorpus.ToolsAsync();
        var folder = VoiceFolder.Copy(tools.EspeakData, _folder.FullName);
        return (new(tools, folder, _folder.FullName), folder.Read(SpeakerTable.Voices));
    }
}
