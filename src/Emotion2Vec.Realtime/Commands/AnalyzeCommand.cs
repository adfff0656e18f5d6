using System.CommandLine;
using System.Globalization;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Inference;
using Emotion2Vec.Realtime.Reports;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The command line of <c>analyze</c>.</summary>
internal static class AnalyzeCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="handler">Does the work; returns the exit code.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<AnalyzeRequest, CancellationToken, Task<int>> handler)
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Sound files, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var (model, mode, chunk, left) = (ModelArguments.Model(), ModelArguments.Mode(), ModelArguments.Chunk(), ModelArguments.Left());
        var window = new Option<double>("--window") { Description = "Seconds encoded again every chunk, in window mode. 0.5 to 30.", HelpName = "SECONDS", DefaultValueFactory = _ => 4 };
        var pooling = CheckedOptions.Named("--pooling", "How quickly the per-frame scores p follow the voice: time constants of 0.75, 1.5 and 3 s, the running mean of the utterance, or every frame's own softmax.", Pooling.Default);
        var tau = new Option<double?>("--tau") { Description = "A time constant of your own in seconds, in place of --pooling. 0.02 to 3600.", HelpName = "SECONDS" };
        var gate = new Option<bool>("--gate") { Description = "Leave frames without speech out of scores and p, as a live stream does, and tell for each frame whether it is speech." };
        var precision = CheckedOptions.Named("--precision", "What the model's products are computed in: float32, 8 bits (for packages that 'convert --precision int8' made), or, with auto, what 'serve' would take.", Precision.Float32, Precision.Float16, Precision.BFloat16);
        var threads = ModelArguments.Threads();
        var report = new Option<string[]>("--report") { Description = "Write a report of one sound file: a page that needs nothing from elsewhere, or a picture. May be repeated. With reports alone no other results are written.", HelpName = "FILE.html|FILE.png" };
        var embed = new Option<bool>("--embed-audio") { Description = $"Put the sound into the page, to be played under a cursor; for up to {EmbeddedSound.MostSeconds} s." };
        var format = CheckedOptions.Named("--format", "How results are written.", AnalysisFormat.Json);
        var output = new Option<string>("--output", "-o") { Description = "File for the results; standard output without it.", HelpName = "FILE" };
        var features = new Option<string>("--features") { Description = "File for the frame features, [T, D] float32, one row per 20 ms.", HelpName = "FILE.npy" };
        var audio = new Option<string>("--save-audio") { Description = "File for the exact 16 kHz mono sound that the model heard.", HelpName = "FILE.wav" };

        inputs.Validators.Add(result =>
        {
            // An argument of any number would take a mistyped option for a file.
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
            {
                result.AddError($"Unrecognized option '{token.Value}'. A file of that name is written ./{token.Value}.");
            }
        });
        Bound(window, 0.5, 30);
        Bound(tau, 0.02, 3600);
        var command = new TaughtCommand(
            "analyze",
            "Scores sound files, per utterance and per frame. The result holds scores (the classes' shares of the whole utterance), p (the trajectory: one row per 20 ms, pooled as in a live stream), events and utterances as a live stream would tell them, timing and the latency account. Offline mode gives upstream's numbers, for files of up to 5 minutes; cached and window mode give what a live stream would see, for up to an hour. Folders are searched for sound files; a broken file among several is reported at the end and does not stop the others (exit code 1).",
            "e2v analyze speech.wav",
            "e2v analyze speech.wav --pooling none --format csv",
            "e2v analyze speech.wav --gate --format csv",
            "e2v analyze speech.wav --mode cached --gate --report speech.html --report speech.png",
            "e2v analyze speech.wav --gate --format emotionml -o speech.emotionml",
            "e2v analyze speech.wav --mode cached --chunk 16 --left 256 --format csv -o frames.csv",
            "e2v analyze recordings/ --model models/emotion2vec_plus_base -o scores.json",
            "e2v analyze speech.wav --features speech.npy --save-audio heard.wav")
        { inputs, model, mode, chunk, left, window, pooling, tau, gate, precision, threads, report, embed, format, output, features, audio };
        command.Validators.Add(result =>
        {
            if (CheckedOptions.Peek(result, mode, EncoderMode.Offline) is { } given)
            {
                foreach (var (option, fits) in new (Option Option, bool Fits)[] { (chunk, given != EncoderMode.Offline), (left, given == EncoderMode.Cached), (window, given == EncoderMode.Window) })
                {
                    if (!fits && result.GetResult(option) is { Implicit: false })
                    {
                        result.AddError($"{option.Name} has no meaning in {given.ToString().ToLowerInvariant()} mode.");
                    }
                }
            }

            if (result.GetResult(embed) is { Implicit: false } && result.GetResult(report)?.Tokens.Any(token => AnalyzeRun.IsPage(token.Value)) != true)
            {
                result.AddError("--embed-audio needs a page to put the sound into: --report FILE.html.");
            }

            if (result.GetResult(pooling) is { Implicit: false } && result.GetResult(tau) is { Implicit: false })
            {
                result.AddError("--pooling and --tau exclude each other.");
            }

            var several = result.GetResult(inputs) is { } sounds && (sounds.Tokens.Count > 1 || sounds.Tokens.Any(token => Directory.Exists(token.Value)));
            foreach (var option in new Option[] { features, audio, report })
            {
                if (several && result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} writes one file and needs exactly one sound file.");
                }
            }
        });
        report.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !AnalyzeRun.IsReport(token.Value)))
            {
                result.AddError($"--report writes pages (FILE.html) and pictures (FILE.png), not '{token.Value}'.");
            }
        });
        command.SetAction((parsed, cancellationToken) => handler(
            new()
            {
                Inputs = parsed.GetRequiredValue(inputs),
                Model = parsed.GetRequiredValue(model),
                Mode = parsed.GetValue(mode),
                ChunkFrames = parsed.GetValue(chunk),
                LeftFrames = parsed.GetValue(left),
                WindowSeconds = parsed.GetValue(window),
                TauSeconds = parsed.GetValue(tau) ?? Tau(parsed.GetValue(pooling)),
                Gate = parsed.GetValue(gate),
                Precision = parsed.GetValue(precision),
                Threads = parsed.GetValue(threads),
                Format = parsed.GetValue(format),
                Output = parsed.GetValue(output),
                Reports = parsed.GetValue(report) ?? [],
                EmbedAudio = parsed.GetValue(embed),
                WritesResults = parsed.GetValue(report) is not { Length: > 0 } || parsed.GetResult(format) is { Implicit: false } || parsed.GetResult(output) is { Implicit: false },
                Features = parsed.GetValue(features),
                SaveAudio = parsed.GetValue(audio),
            },
            cancellationToken));
        return command;
    }

    private static double Tau(Pooling pooling) => pooling switch
    {
        Pooling.Fast => TrajectoryPool.FastTauSeconds,
        Pooling.Calm => TrajectoryPool.CalmTauSeconds,
        Pooling.Utterance => double.PositiveInfinity,
        Pooling.None => 0,
        _ => TrajectoryPool.DefaultTauSeconds,
    };

    private static void Bound(Option option, double least, double most) => option.Validators.Add(result =>
    {
        // A text that is no number is reported by the parser itself.
        if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds) && !(seconds >= least && seconds <= most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be {least} to {most} seconds."));
        }
    });
}
