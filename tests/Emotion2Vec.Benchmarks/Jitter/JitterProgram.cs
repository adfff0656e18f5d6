using System.Globalization;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Benchmarks.Jitter;

/// <summary>The verb <c>jitter</c>: the same impaired streams, heard by this program and by GStreamer.</summary>
internal static class JitterProgram
{
    private const string Help = """
        Holds the RTP receiver against GStreamer's rtpjitterbuffer and decoder on the same impaired streams.

          ./run.sh bench jitter [CODEC ...]

          CODEC          pcmu, l16, g722, opus (default: all)

        Sends the bundled clip with ffmpeg, impairs it with netsim from fixed seeds, and prints a table in Markdown: signal-to-noise ratio
        against the same receiver's clean decode, made-up share, and the delay that the buffer adds. It needs ffmpeg and GStreamer (tools
        and the base, good, bad and libav plugins), and about two minutes: GStreamer hears in real time.

        Exit code 0: in every row ours is at least as good, within half a decibel. 1: it is not.
        """;

    // What a repetition may differ by: GStreamer's timers are the machine's.
    private const double ToleranceDecibel = 0.5;

    /// <summary>What is done to the streams: name and network.</summary>
    private static readonly (string Name, Impairment Network)[] Networks =
    [
        ("2 % loss", new Impairment { Seed = 11, Loss = 0.02 }),
        ("5 % loss", new Impairment { Seed = 12, Loss = 0.05 }),
        ("10 % loss", new Impairment { Seed = 13, Loss = 0.10 }),
        ("10 % loss in bursts of 3", new Impairment { Seed = 14, Loss = 0.10, Burst = 3 }),
        ("40 ms jitter, 5 % reordered", new Impairment { Seed = 15, Jitter = TimeSpan.FromMilliseconds(40), Reorder = 0.05, Duplicate = 0.02 }),
        ("5 % loss, 40 ms jitter, 5 % reordered", new Impairment { Seed = 16, Loss = 0.05, Jitter = TimeSpan.FromMilliseconds(40), Reorder = 0.05 }),
    ];

    /// <summary>Runs.</summary>
    /// <param name="args">The command line behind the verb.</param>
    /// <returns>An exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return ExitCodes.Ok;
        }

        if (args.FirstOrDefault(name => CleanStream.Codecs.All(codec => codec.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"'{unknown}' is no codec.\n\n{Help}");
            return ExitCodes.Usage;
        }

        var folder = Directory.CreateTempSubdirectory("e2v-jitter-");
        try
        {
            var codecs = CleanStream.Codecs.Where(codec => args.Count == 0 || args.Contains(codec.Name));
            var rows = new List<JitterRow>();
            foreach (var codec in codecs)
            {
                rows.AddRange(await CompareAsync(await CleanStream.SendAsync(codec, folder.FullName).ConfigureAwait(false), folder.FullName).ConfigureAwait(false));
            }

            Print(rows);
            var worse = rows.Where(row => row.OurDecibel < Math.Max(row.PlainDecibel, row.BestDecibel) - ToleranceDecibel).ToList();
            Console.WriteLine(worse.Count == 0 ? "\nOurs is at least as good in every row." : $"\nOurs is worse in: {string.Join("; ", worse.Select(row => $"{row.Codec}, {row.Network}"))}.");
            return worse.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<JitterRow>> CompareAsync(CleanStream stream, string folder)
    {
        var networks = Networks.Prepend(("clean", new Impairment())).Select((network, i) => (
            Name: network.Item1,
            File: stream.Impair(network.Item2, Path.Combine(folder, $"{stream.Codec.Name}-{i}.pcap")))).ToList();
        var ours = networks.ConvertAll(network => OurReceiver.Hear(stream, network.File));

        // They wait for time to pass, not for the processor.
        var plain = await Task.WhenAll(networks.Select(network => GStreamerReceiver.HearAsync(stream, network.File, isHelped: false))).ConfigureAwait(false);
        var best = await Task.WhenAll(networks.Select(network => GStreamerReceiver.HearAsync(stream, network.File, isHelped: true))).ConfigureAwait(false);
        return
        [
            .. networks.Skip(1).Select((network, i) => new JitterRow(
                stream.Codec.Name,
                network.Name,
                Decibel(ours[0].Samples, ours[i + 1].Samples),
                Decibel(plain[0].Samples, plain[i + 1].Samples),
                Decibel(best[0].Samples, best[i + 1].Samples),
                ours[i + 1].ConcealedShare,
                best[i + 1].ConcealedShare,
                ours[i + 1].MeanDelay - stream.MeanTransit(network.File),
                ours[i + 1].WorstDelay)),
        ];

        double Decibel(float[] clean, float[] heard) => Alignment.SignalToNoise(clean, heard, stream.SampleRate);
    }

    private static void Print(IReadOnlyList<JitterRow> rows)
    {
        Console.WriteLine("| codec | network | ours, dB | GStreamer, dB | GStreamer helped, dB | made up: ours | GStreamer | delay added: ours, mean | ours, worst |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Codec} | {row.Network} | {Show(row.OurDecibel)} | {Show(row.PlainDecibel)} | {Show(row.BestDecibel)} | {row.OurConcealed:P1} | {row.TheirConcealed:P1} | {row.MeanDelay.TotalMilliseconds:F0} ms | {row.WorstDelay.TotalMilliseconds:F0} ms |"));
        }
    }

    private static string Show(double decibel) => double.IsPositiveInfinity(decibel) ? "exact" : decibel.ToString("F1", CultureInfo.InvariantCulture);
}
