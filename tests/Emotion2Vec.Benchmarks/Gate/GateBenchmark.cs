using System.Diagnostics;
using System.Globalization;
using Emotion2Vec.Inference.Gating;

namespace Emotion2Vec.Benchmarks.Gate;

/// <summary>Error rates of the speech gate, by what surrounds the speech, and its cost: the table in docs/gate.md.</summary>
internal static class GateBenchmark
{
    private const int BabbleVoices = 6;
    private const int AloneSeconds = 60;
    private const double AloneRms = 0.05;

    private static readonly double[] Ratios = [20, 10, 5, 0];

    /// <summary>Measures and prints.</summary>
    public static void Run()
    {
        using var detectors = new SileroDetectorFactory();
        var speech = SpokenCorpus.Speak();
        var truth = GateTrial.Truth(speech);
        var talk = WithoutPauses(speech, truth);
        (string Name, Func<int, float[]> Make)[] noises =
        [
            ("white noise", count => GateSounds.White(count, 1)),
            ("pink noise", count => GateSounds.Pink(count, 2)),
            ("hum", GateSounds.Hum),
            ("music", count => GateSounds.Music(count, 3)),
            ("babble", count => GateSounds.Babble(talk, count, BabbleVoices)),
        ];

        Print("surroundings", "SNR", "missed", "false alarms", "of them far from speech");
        Print("---", "---", "---", "---", "---");
        Report("none", "clean", GateTrial.Compare(truth, GateTrial.Judge(detectors, speech)));

        // Processor time, not the clock's: other programs' work is not the gate's cost.
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        GateTrial.Judge(detectors, speech);
        self.Refresh();
        var cost = (self.TotalProcessorTime - before) / (speech.Length / 512.0);
        foreach (var (name, make) in noises)
        {
            var noise = make(speech.Length);
            foreach (var ratio in Ratios)
            {
                Report(name, $"{ratio} dB", GateTrial.Compare(truth, GateTrial.Judge(detectors, GateSounds.Mix(speech, truth, noise, ratio))));
            }
        }

        foreach (var (name, make) in noises.Prepend(("silence", count => new float[count])))
        {
            var sound = make(16000 * AloneSeconds);
            var alone = name == "silence" ? sound : GateSounds.Scaled(sound, AloneRms);
            var said = GateTrial.Judge(detectors, alone);
            Report(name, "alone", GateTrial.Compare(new bool[said.Length], said));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{speech.Length / 16000.0:F0} s with {truth.Count(t => t) / 50.0:F0} s of synthetic speech; {cost.TotalMicroseconds:F0} µs of processor time per window of 32 ms."));
    }

    private static float[] WithoutPauses(float[] speech, bool[] truth) =>
        [.. Enumerable.Range(0, truth.Length).Where(frame => truth[frame]).SelectMany(frame => GateTrial.Hop(speech, frame).ToArray())];

    private static void Report(string name, string ratio, GateErrors errors) =>
        Print(name, ratio, errors.Speech == 0 ? "" : Percent(errors.MissRate), Percent(errors.FalseRate), Percent(errors.FarFalseRate));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");

    private static void Print(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
