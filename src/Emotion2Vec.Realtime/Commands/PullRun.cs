using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Does what <c>models pull</c> asks for.</summary>
/// <param name="arguments">What was asked for.</param>
/// <param name="context">The world around.</param>
internal sealed class PullRun(PullArguments arguments, CommandContext context)
{
    /// <summary>Pulls.</summary>
    /// <param name="cancellationToken">Ends it; what has arrived is kept for the next run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var entry = Catalogue.Find(arguments.Name);
        var policy = new DownloadPolicy();
        using var transport = new HttpTransport(policy);
        var dialogue = new PullDialogue(context, arguments.AcceptLicence);
        var retries = new Retries(policy, context.Clock, dialogue.Notice);
        IModelHost host = arguments.Host == PullHost.ModelScope
            ? new ModelScopeHost(transport, retries, arguments.Mirror ?? ModelScopeHost.Official)
            : new HuggingFaceHost(transport, retries, arguments.Mirror ?? HuggingFaceHost.Official);
        var pull = new ModelPull(host, transport, retries, dialogue, context.Clock, FreeBytes);
        var view = new ProgressView(context);
        var package = await new PackagePull(pull, (input, output, options, token) => ConvertRun.ConvertAsync(input, output, options, view, token))
            .RunAsync(entry, arguments.Output ?? Path.Combine("models", entry.Name), arguments.Sha256, arguments.Overwrite, arguments.KeepDownload, cancellationToken).ConfigureAwait(false);
        PackageSummary.Write(package, context.Output);
        await context.Output.WriteLineAsync($"Run it: e2v serve --set Model:Path={package.Directory}").ConfigureAwait(false);
        return ExitCodes.Ok;
    }

    // The folder's own file system: the longest mount point that it lies below.
    private static long FreeBytes(string folder)
    {
        var full = Path.GetFullPath(folder);
        return DriveInfo.GetDrives()
            .Where(drive => drive.IsReady && full.StartsWith(drive.RootDirectory.FullName, StringComparison.Ordinal))
            .OrderByDescending(drive => drive.RootDirectory.FullName.Length)
            .Select(drive => drive.AvailableFreeSpace)
            .FirstOrDefault(long.MaxValue);
    }
}
