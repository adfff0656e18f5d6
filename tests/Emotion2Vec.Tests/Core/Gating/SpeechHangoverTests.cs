using Emotion2Vec.Core.Gating;

namespace Emotion2Vec.Tests.Core.Gating;

public sealed class SpeechHangoverTests
{
    // 8 windows of 32 ms are 250 ms, 4 are 100 ms.
    private const int Window = 512;

    [Theory]
    [InlineData("0000000000", "0000000000")]
    [InlineData("1111111", "0000000")] // An attempt: 7 windows are less than 250 ms.
    [InlineData("11111111", "11111111")]
    [InlineData("00111111110000", "00111111110000")]
    [InlineData("1111111100011111", "1111111111111111")] // A pause of 96 ms is bridged,
    [InlineData("11111111000011111111", "11111111000011111111")] // and one of 128 ms is silence.
    [InlineData("11111111000", "11111111111")] // A pause, not yet silence, counts as speech.
    [InlineData("1111000111100001", "1111111111100000")] // Bridged, an attempt of 11 windows succeeds.
    [InlineData("1111000011110000", "0000000000000000")]
    [InlineData("1110001", "0000000")]
    public void Add_Windows_LabelsRuns(string loud, string speech) => Assert.Equal(speech, Labels(loud.Select(c => c == '1' ? 0.9f : 0.1f)));

    [Theory]
    [InlineData(0.5f, 0.35f, "11111111")] // Between the thresholds what was stays,
    [InlineData(0.5f, 0.3499f, "00000000")]
    [InlineData(0.4999f, 0.4f, "00000000")] // but nothing begins.
    [InlineData(float.NaN, float.NaN, "00000000")]
    public void Add_Thresholds_HaveHysteresis(float first, float then, string speech) => Assert.Equal(speech, Labels([first, .. Enumerable.Repeat(then, 7)]));

    [Fact]
    public void Add_NoMinima_LabelsEveryWindowAtOnce()
    {
        var hangover = new SpeechHangover(new GateOptions { MinSpeechMs = 0, MinSilenceMs = 0 }, Window);
        foreach (var loud in (bool[])[true, false, true, true, false])
        {
            hangover.Add(loud ? 1 : 0);
            Assert.Equal(loud, hangover.IsSpeech(hangover.Count - 1));
            Assert.Equal(hangover.Count, hangover.DecidedTo);
        }
    }

    [Fact]
    public void Add_RandomWindows_EqualsTheDefinitionAndNeverRevisesADecision()
    {
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var options = new GateOptions { MinSpeechMs = random.Next(0, 400), MinSilenceMs = random.Next(0, 300) };
            var hangover = new SpeechHangover(options, Window);
            var stay = 0.5 + (random.NextDouble() / 2);
            var level = random.NextDouble();
            var heard = new List<float>();
            var decided = new List<bool>();
            for (var n = 0; n < 120; n++)
            {
                level = random.NextDouble() < stay ? level : random.NextDouble();
                heard.Add((float)level);
                hangover.Add(heard[^1]);
                for (var i = decided.Count; i < hangover.DecidedTo; i++)
                {
                    decided.Add(hangover.IsSpeech(i));
                }

                Assert.All(decided.Index(), pair => Assert.Equal(pair.Item, hangover.IsSpeech(pair.Index)));
            }

            Assert.Equal(Definition(heard, options)[..decided.Count], decided);
        }
    }

    [Fact]
    public void Forget_OldWindows_LeavesTheRestAsItWas()
    {
        var (kept, forgetful) = (new SpeechHangover(new GateOptions(), Window), new SpeechHangover(new GateOptions(), Window));
        var random = new Random(12);
        for (var n = 0; n < 5000; n++)
        {
            var p = (n / 20 % 2 * 0.6f) + (random.NextSingle() * 0.4f);
            kept.Add(p);
            forgetful.Add(p);
            forgetful.Forget(n - random.Next(0, 12));
            for (var i = n - 2; i <= n; i++)
            {
                // What was forgotten reads as silence; everything else agrees.
                Assert.True(!forgetful.IsSpeech(i) || kept.IsSpeech(i));
            }
        }
    }

    [Fact]
    public void Reset_Used_IsAsNew()
    {
        var hangover = new SpeechHangover(new GateOptions(), Window);
        for (var i = 0; i < 20; i++)
        {
            hangover.Add(1);
        }

        hangover.Reset();
        hangover.Add(0.4f);
        Assert.Equal((1L, false), (hangover.Count, hangover.IsSpeech(0)));
    }

    private static string Labels(IEnumerable<float> probabilities)
    {
        var hangover = new SpeechHangover(new GateOptions(), Window);
        foreach (var probability in probabilities)
        {
            hangover.Add(probability);
        }

        return string.Concat(Enumerable.Range(0, (int)hangover.Count).Select(i => hangover.IsSpeech(i) ? '1' : '0'));
    }

    // As one would say it of a finished recording: hysteresis, bridge short pauses, drop short speech.
    private static List<bool> Definition(List<float> heard, GateOptions options)
    {
        int Windows(int ms) => Math.Max(1, (int)Math.Ceiling(ms * 16 / (double)Window));
        var speech = new List<bool>();
        foreach (var p in heard)
        {
            speech.Add(p >= 0.5f || (p >= 0.35f && speech.Count > 0 && speech[^1]));
        }

        foreach (var (start, end) in Runs(speech, false).Where(run => run.Start > 0 && run.End < speech.Count && run.End - run.Start < Windows(options.MinSilenceMs)).ToList())
        {
            Fill(start, end, true);
        }

        foreach (var (start, end) in Runs(speech, true).Where(run => run.End - run.Start < Windows(options.MinSpeechMs)).ToList())
        {
            Fill(start, end, false);
        }

        return speech;

        void Fill(int start, int end, bool value)
        {
            for (var i = start; i < end; i++)
            {
                speech[i] = value;
            }
        }
    }

    private static IEnumerable<(int Start, int End)> Runs(List<bool> values, bool wanted)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] == wanted)
            {
                var start = i;
                while (i < values.Count && values[i] == wanted)
                {
                    i++;
                }

                yield return (start, i);
            }
        }
    }
}
