using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Voices;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.SystemTests.DemoCorpus;

public sealed class VoiceDesignTests
{
    private const string File =
        """
        language variant
        name someone
        pitch 140 200 // Hz
        flutter 8
        #echo 130 15
        echo 140 10
        formant 1  120 80 180 -30
        tone 100 255 600 70 1200 22 2000 66 3000 12
        """;

    [Fact]
    public void Parse_VoiceFile_TakesNumbersAndKeepsOtherLines()
    {
        var voice = VoiceVariant.Parse(File);
        Assert.Equal((140, 200, 8, 2), (voice.BasePitch, voice.TopPitch, voice.Flutter, voice.Roughness));
        Assert.Equal(new Formant(120, 80, 180, -30), voice.Formant(1));
        Assert.Equal(new Formant(100, 100, 100, 0), voice.Formant(2));
        Assert.Equal(["echo 140 10"], voice.OtherLines);
    }

    [Fact]
    public void Write_ManyDraws_EveryNumberIsNearTheRule()
    {
        var speaker = new Speaker("someone", VoiceVariant.Parse(File), Size: 1, Pitch: 1, Tempo: 1);
        foreach (var rule in EmotionRules.All)
        {
            for (var draw = 0; draw < 200; draw++)
            {
                var voice = VoiceVariant.Parse(VoiceDesign.Write(rule, speaker, new Dice(draw, "draw")));
                var expected = 140 * rule.BasePitch / 82;
                Assert.InRange(voice.BasePitch, (expected * 0.88) - 1, (expected * 1.12) + 1);
                Assert.InRange(voice.TopPitch, voice.BasePitch, 3 * 200 * 1.3);
                Assert.InRange(voice.Flutter, 6, 11);
                Assert.InRange(voice.Roughness, 0, 7);
                Assert.InRange(voice.Formant(1).Place, 120 * 0.94 * 0.96, 120 * 1.06 * 1.04);
                Assert.All(voice.Tone, value => Assert.InRange(value, 0, 3000));
                Assert.Equal(["echo 140 10"], voice.OtherLines);
            }
        }
    }

    [Fact]
    public void Parse_AnyText_GivesFiniteNumbersOrKeepsTheLine()
    {
        var words = Gen.Elements("pitch", "formant", "tone", "breath", "flutter", "0", "-1", "9", "82", "NaN", "1e999", "∞", "x", "//", "#", "\n", "\r\n", "99999999999999999999");
        var texts = words.ListOf().Select(list => string.Join(' ', list)).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            var voice = VoiceVariant.Parse(text);
            Assert.True(double.IsFinite(voice.BasePitch + voice.TopPitch + voice.Flutter + voice.Breath(7) + voice.Formant(8).Place));
            Assert.All(voice.Tone, number => Assert.True(double.IsFinite(number)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Dice_SameSeedAndName_SameDraws()
    {
        Assert.Equal(new Dice(1, "a").Between(0, 1), new Dice(1, "a").Between(0, 1));
        Assert.NotEqual(new Dice(1, "a").Between(0, 1), new Dice(2, "a").Between(0, 1));
        Assert.NotEqual(new Dice(1, "a").Between(0, 1), new Dice(1, "b").Between(0, 1));
    }
}
