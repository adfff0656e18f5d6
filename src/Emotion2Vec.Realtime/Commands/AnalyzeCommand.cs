using System.CommandLine;
using System.Globalization;
using Emotion2Vec.Core.Encoding;

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
        var format = ModelArguments.Named("--format", "How results are written.", AnalysisFormat.Json);
        var output = new Option<string>("--output", "-o") { Description = "File for the results; standard output without it.", HelpName = "FILE" };
        var features = new Option<string>("--features") { Description = "File for the frame features, [T, D] float32.", HelpName = "FILE.npy" };
        var audio = new Option<string>("--save-audio") { Description = "File for the exact 16 kHz mono sound that the model heard.", HelpName = "FILE.wav" };

        window.Validators.Add(result =>
        {
            // A text that is no number is reported by the parser itself.
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds) && seconds is not (>= 0.5 and <= 30))
            {
                result.AddError("--window must be 0.5 to 30 seconds.");
            }
        });
        var command = new TaughtCommand(
            "analyze",
            "Scores sound files: per utterance and per frame, with timing and the latency account. Offline mode gives upstream's numbers; cached and window mode give what a live stream would see.",
            "e2v analyze speech.wav",
            "e2v analyze speech.wav --mode cached --chunk 16 --left 256 --format csv -o frames.csv",
            "e2v analyze recordings/ --model models/emotion2vec_plus_base -o scores.json",
            "e2v analyze speech.wav --features speech.npy --save-audio heard.wav")
        { inputs, model, mode, chunk, left, window, format, output, features, audio };
        command.Validators.Add(result =>
        {
            if (ModelArguments.Peek(result, mode, EncoderMode.Offline) is { } given)
            {
                foreach (var (option, fits) in new (Option Option, bool Fits)[] { (chunk, given != EncoderMode.Offline), (left, given == EncoderMode.Cached), (window, given == EncoderMode.Window) })
                {
                    if (!fits && result.GetResult(option) is { Implicit: false })
                    {
                        result.AddError($"{option.Name} has no meaning in {given.ToString().ToLowerInvariant()} mode.");
                    }
                }
            }

            var several = result.GetResult(inputs) is { Tokens.Count: > 1 };
            foreach (var option in new[] { features, audio })
            {
                if (several && result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} writes one file and needs exactly one input.");
                }
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
                Format = parsed.GetValue(format),
                Output = parsed.GetValue(output),
                Features = parsed.GetValue(features),
                SaveAudio = parsed.GetValue(audio),
            },
            cancellationToken));
        return command;
    }
}
