using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Packages;

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
        var package = await ConvertAsync(request.Checkpoint, request.Output, options, new ProgressView(context), cancellationToken).ConfigureAwait(false);
        PackageSummary.Write(package, context.Output);
        return ExitCodes.Ok;
    }

    /// <summary>Converts with a progress bar.</summary>
    /// <param name="input">Checkpoint or folder.</param>
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
            package = await Task.Run(() => CheckpointConverter.Convert(input, output, options, progress), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return package ?? throw new InvalidOperationException("The work ended without a package.");
    }

    // Unlike Progress<T> it calls at once and on the caller's thread, so that a cancellation reaches the converter.
    private sealed class Steps(Action<PackageProgress> action) : IProgress<PackageProgress>
    {
        public void Report(PackageProgress value) => action(value);
    }
}
