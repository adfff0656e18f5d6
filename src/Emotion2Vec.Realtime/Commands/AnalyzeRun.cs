using System.Globalization;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Native;
using Emotion2Vec.Realtime.Analysis;
using Emotion2Vec.Realtime.Models;
using Emotion2Vec.Realtime.Reports;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Does what <c>analyze</c> asks for.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="context">The world around.</param>
internal sealed class AnalyzeRun(AnalyzeRequest request, CommandContext context)
{
    private readonly List<(string File, string Reason)> _failures = [];

    /// <summary>Whether a file's name is that of a report.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True for pages and pictures.</returns>
    public static bool IsReport(string path) => IsPage(path) || HasEnding(path, ".png");

    /// <summary>Whether a file's name is that of a page.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True for pages.</returns>
    public static bool IsPage(string path) => HasEnding(path, ".html") || HasEnding(path, ".htm");

    private static bool HasEnding(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Analyses.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>0, or 1 if a file of several failed.</returns>
    /// <exception cref="Emotion2VecException">Nothing could be analysed: the model, the output or the only file is at fault.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var model = LoadedModel.Open(BundledAssets.ModelFolder(request.Model), request.Threads, request.Precision);
        var isMany = request.Inputs.Count > 1 || Directory.Exists(request.Inputs[0]);
        var files = SoundFiles.Find(request.Inputs);
        using var analyzer = new UtteranceAnalyzer(model, Settings(), context.Clock);
        await WarnAsync(model).ConfigureAwait(false);

        using var file = request.Output is null ? null : OutputFile.Create(request.Output);
        var text = request.WritesResults ? file?.Text() ?? context.Output : TextWriter.Null;
        IAnalysisReport report = request.Format switch
        {
            AnalysisFormat.Csv => new CsvReport(model.Package, text, request.Gate),
            AnalysisFormat.EmotionMl => new EmotionMlReport(model.Package, text),
            _ => new JsonReport(model.Package, text, isMany),
        };
        report.Begin();
        if (isMany)
        {
            await EachAsync(files, analyzer, report, model, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var analysis = Analyze(files[0], analyzer, report, model, cancellationToken);
            await context.Error.WriteLineAsync(Summary(files[0], analysis, model)).ConfigureAwait(false);
        }

        report.End();
        if (file is not null)
        {
            await text.DisposeAsync().ConfigureAwait(false);
            file.Complete();
        }

        return Conclude(files.Count);
    }

    private AnalysisSettings Settings() => new()
    {
        Mode = request.Mode,
        ChunkFrames = request.ChunkFrames,
        LeftFrames = request.LeftFrames,
        WindowFrames = (int)Math.Round(request.WindowSeconds * ModelAudio.FramesPerSecond),
        TauSeconds = request.TauSeconds,
        Gate = request.Gate ? new GateOptions() : null,
        KeepFeatures = request.Features is not null,
    };

    private async Task WarnAsync(LoadedModel model)
    {
        if (model.Package.Caution.Length > 0)
        {
            await context.Error.WriteLineAsync($"{model.Package.Caution}: about the model '{model.Package.Name}': {Cautions.Meaning(model.Package.Caution)}.").ConfigureAwait(false);
        }

        if (model.Package.Labels.Count == 0 && request.Features is null)
        {
            await context.Error.WriteLineAsync($"The model '{model.Package.Name}' has no classifier and so gives no scores; --features FILE.npy writes what it gives.").ConfigureAwait(false);
        }
    }

    private Task EachAsync(IReadOnlyList<string> files, UtteranceAnalyzer analyzer, IAnalysisReport report, LoadedModel model, CancellationToken cancellationToken) =>
        new ProgressView(context).ShowAsync(async bar =>
        {
            var progress = bar($"{files.Count} files", files.Count);
            for (var i = 0; i < files.Count; i++)
            {
                var path = files[i];
                try
                {
                    await Task.Run(() => Analyze(path, analyzer, report, model, cancellationToken), cancellationToken).ConfigureAwait(false);
                }
                catch (Emotion2VecException e) when (e.InnerException is not NativeLibraryMissingException)
                {
                    _failures.Add((path, e.Message));
                    report.AddFailure(path, e.Message);
                }

                progress.Report(i + 1);
            }
        });

    private UtteranceAnalysis Analyze(string path, UtteranceAnalyzer analyzer, IAnalysisReport report, LoadedModel model, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var samples = AudioFile.ReadModelAudio(path);
        if (request.EmbedAudio)
        {
            EmbeddedSound.ThrowIfTooLong(path, samples.Length);
        }

        if (request.SaveAudio is not null)
        {
            using var wav = new WavWriter(request.SaveAudio, WavSampleFormat.Float32);
            wav.Write(samples);
        }

        var analysis = analyzer.Analyze(samples, cancellationToken);
        if (request.Features is not null)
        {
            using var npy = OutputFile.Create(request.Features);
            NpyFile.Write(npy.Stream, analysis.Features, analysis.Encoder.FeatureSize);
            npy.Complete();
        }

        report.Add(path, analysis);
        var content = new ReportContent
        {
            File = Path.GetFileName(path),
            Analysis = analysis,
            Samples = samples,
            Package = model.Package,
            Version = ServeRun.Version,
            Making = Making(path, model),
            EmbedsAudio = request.EmbedAudio,
        }.Complete();
        foreach (var target in request.Reports)
        {
            WriteReport(content, target);
        }

        return analysis;
    }

    private static void WriteReport(ReportContent content, string target)
    {
        using var file = OutputFile.Create(target);
        if (IsPage(target))
        {
            using var text = file.Text();
            new HtmlReport(content, text).Write();
        }
        else
        {
            PngReport.Write(content, file.Stream);
        }

        file.Complete();
    }

    // As it was asked for, whether or not by default, so that it can be asked for again.
    private IReadOnlyList<(string, string)> Making(string path, LoadedModel model)
    {
        var mode = request.Mode.ToString().ToLowerInvariant();
        var feeding = request.Mode switch
        {
            EncoderMode.Cached => $" --chunk {request.ChunkFrames} --left {request.LeftFrames}",
            EncoderMode.Window => string.Create(CultureInfo.InvariantCulture, $" --chunk {request.ChunkFrames} --window {request.WindowSeconds}"),
            _ => "",
        };
        var precision = request.Precision == Precision.Float32 ? "" : $" --precision {request.Precision.ToString().ToLowerInvariant()}";
        var (pooling, asked) = request.TauSeconds switch
        {
            0 => ("none: every frame's own softmax", "--pooling none"),
            double.PositiveInfinity => ("running mean", "--pooling utterance"),
            _ => (string.Create(CultureInfo.InvariantCulture, $"time constant {request.TauSeconds} s"), string.Create(CultureInfo.InvariantCulture, $"--tau {request.TauSeconds}")),
        };
        return
        [
            ("mode", mode),
            ("chunk", request.Mode == EncoderMode.Offline ? "the whole file" : $"{request.ChunkFrames} frames of {ModelAudio.FrameMilliseconds} ms"),
            ("context", request.Mode switch { EncoderMode.Cached => $"{request.LeftFrames} frames before it", EncoderMode.Window => string.Create(CultureInfo.InvariantCulture, $"{request.WindowSeconds} s"), _ => "all of it" }),
            ("precision", model.Encoder.IsInt8 ? "8 bits" : "float32"),
            ("pooling", pooling),
            ("speech gate", request.Gate ? "on: frames without speech do not count" : "off: every frame counts"),
            ("command", $"e2v analyze {Path.GetFileName(path)} --mode {mode}{feeding} {asked}{(request.Gate ? " --gate" : "")}{precision}"),
        ];
    }

    private static string Summary(string path, UtteranceAnalysis analysis, LoadedModel model)
    {
        var labels = model.Package.Labels;
        var best = labels.UsedIndices.Index().OrderByDescending(used => analysis.Scores[used.Item]).Select(used => (string?)string.Create(
            CultureInfo.InvariantCulture, $", {labels.ShortNames[used.Index]} {analysis.Scores[used.Item]:0.00}")).FirstOrDefault();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(path)}: {analysis.AudioTime.TotalSeconds:0.00} s, {analysis.FrameCount} frames{best}; computed in {analysis.ComputeTime.TotalSeconds:0.00} s (real-time factor {analysis.RealTimeFactor:0.000})");
    }

    private int Conclude(int fileCount)
    {
        if (_failures.Count == 0)
        {
            return ExitCodes.Ok;
        }

        context.Error.WriteLine($"{_failures.Count} of {fileCount} files could not be analysed:");
        foreach (var (file, reason) in _failures)
        {
            context.Error.WriteLine($"  {file}: {reason}");
        }

        return ExitCodes.Failed;
    }
}
