using Emotion2Vec.Audio.Files;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Rounding;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Analysis;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Does what <c>convert</c> asks for.</summary>
internal static class ConvertRun
{
    /// <summary>Converts.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="context">The world around.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind then.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ConvertRequest request, CommandContext context, CancellationToken cancellationToken)
    {
        var options = new ConversionOptions
        {
            Name = request.Name,
            ConfigPath = request.Config,
            TokensPath = request.Tokens,
            WithoutHead = request.WithoutHead,
            Package = new() { Overwrite = request.Overwrite, Half = request.Half },
        };
        var view = new ProgressView(context);
        var package = await ConvertAsync(request.Checkpoint, request.Output, options, view, cancellationToken).ConfigureAwait(false);
        if (request.Int8)
        {
            package = await RoundAsync(package, request.Speech, context, cancellationToken).ConfigureAwait(false);
        }

        PackageSummary.Write(package, context.Output);
        return ExitCodes.Ok;
    }

    /// <summary>Converts with a progress bar.</summary>
    /// <param name="input">Checkpoint, folder or package.</param>
    /// <param name="output">Folder of the package.</param>
    /// <param name="options">How.</param>
    /// <param name="view">Where progress is shown.</param>
    /// <param name="cancellationToken">Ends it between two tensors.</param>
    /// <returns>The package.</returns>
    public static async Task<ModelPackage> ConvertAsync(string input, string output, ConversionOptions options, ProgressView view, CancellationToken cancellationToken)
    {
        ModelPackage? package = null;
        await view.ShowAsync(async bar =>
        {
            var percent = bar("converting", 100);
            var progress = new Steps(step =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                percent.Report(100L * step.Done / step.Total);
            });
            package = await Task.Run(() => Make(input, output, options, progress), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return package ?? throw new InvalidOperationException("The work ended without a package.");
    }

    private static ModelPackage Make(string input, string output, ConversionOptions options, IProgress<PackageProgress> progress)
    {
        if (!File.Exists(Path.Combine(input, ModelPackage.ManifestFile)))
        {
            return CheckpointConverter.Convert(input, output, options, progress);
        }

        return options is { ConfigPath: null, TokensPath: null, WithoutHead: false }
            ? ModelPackageWriter.Copy(ModelPackage.Open(input), output, options.Name, options.Package, progress)
            : throw new ModelException($"{input} is a model package, which knows its own configuration and classes: leave out --config, --tokens and --without-head.");
    }

    private static async Task<ModelPackage> RoundAsync(ModelPackage package, IReadOnlyList<string> recordings, CommandContext context, CancellationToken cancellationToken)
    {
        var isBundled = recordings.Count == 0;
        if (isBundled)
        {
            await context.Error.WriteLineAsync("Without --speech, ranges are found on the bundled clip, which is synthetic. For people's voices, give recordings of people.").ConfigureAwait(false);
        }

        try
        {
            var speech = (isBundled ? [BundledAssets.SpokenClip] : SoundFiles.Find(recordings)).Select(path => AudioFile.ReadModelAudio(path)).ToList();
            using var model = LoadedModel.Open(package.Directory);
            var quantization = await Task.Run(() => Quantizer.Quantize(model, speech, isBundled ? Cautions.Synthetic : "", cancellationToken), cancellationToken).ConfigureAwait(false);
            return ModelPackageWriter.Describe(package, package.Manifest.Model with { Quantization = quantization });
        }
        catch (Emotion2VecException e)
        {
            throw new Emotion2VecException(e.Kind, $"{e.Message} The package in '{package.Directory}' is there, for float32 alone.", e);
        }
    }

    // Unlike Progress<T> it calls at once and on the caller's thread, so that a cancellation reaches the converter.
    private sealed class Steps(Action<PackageProgress> action) : IProgress<PackageProgress>
    {
        public void Report(PackageProgress value) => action(value);
    }
}
