using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The command line of <c>models pull</c>.</summary>
internal static class PullCommand
{
    /// <summary>Names the mirror for machines where it is always the same.</summary>
    internal const string MirrorVariable = "E2V_MODELS_MIRROR";

    private const string MirrorRule = "must be an address that begins with https:// or http:// and has no user name in it.";

    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="handler">Does the work; returns the exit code.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context, Func<PullArguments, CancellationToken, Task<int>> handler)
    {
        var name = new Argument<string>("NAME") { Description = "The model's name, as in 'models list'." };
        var host = CheckedOptions.Named("--from", "Where its authors publish it.", PullHost.HuggingFace);
        var mirror = new Option<string>("--mirror")
        {
            Description = $"Address of a mirror with the host's layout; {MirrorVariable} does the same.",
            HelpName = "URL",
        };
        var output = new Option<string>("--output", "-o") { Description = "Folder of the model package; models/NAME without it.", HelpName = "DIR" };
        var sha256 = new Option<string>("--sha256") { Description = "SHA-256 that the checkpoint must have, from a source that you trust.", HelpName = "HEX" };
        var accept = new Option<bool>("--accept-licence") { Description = "Accept the model's licence without being asked." };
        var keep = new Option<bool>("--keep-download") { Description = "Keep the fetched files in PACKAGE.download; the package alone is enough to run." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an existing package." };

        var command = new TaughtCommand(
            "pull",
            "Fetches a published model and makes a model package of it. Shows the licence and asks before anything is fetched, checks sizes and hashes, goes on where an interrupted pull stopped, and writes licence and origin into the package. Afterwards 'e2v serve --set Model:Path=models/NAME' runs it.",
            "e2v models pull emotion2vec_plus_base",
            "e2v models pull emotion2vec_plus_large --from modelscope --accept-licence",
            "e2v models pull emotion2vec_base --mirror https://mirror.example/hf")
        { name, host, mirror, output, sha256, accept, keep, overwrite };
        command.Validators.Add(result =>
        {
            if (result.GetValue(mirror) is { } address && !IsMirror(address))
            {
                result.AddError($"--mirror {MirrorRule}");
            }

            if (result.GetValue(sha256) is { } hash && !ContentHash.TryReadSha256(hash, out _))
            {
                result.AddError("--sha256 must be 64 hex digits.");
            }
        });
        command.SetAction((parsed, cancellationToken) => handler(
            new(
                parsed.GetRequiredValue(name),
                parsed.GetValue(host),
                MirrorFrom(parsed.GetValue(mirror) ?? context.Environment.GetValueOrDefault(MirrorVariable, "")),
                parsed.GetValue(output),
                ContentHash.TryReadSha256(parsed.GetValue(sha256), out var hash) ? hash : null,
                parsed.GetValue(accept))
            {
                KeepDownload = parsed.GetValue(keep),
                Overwrite = parsed.GetValue(overwrite),
            },
            cancellationToken));
        return command;
    }

    private static Uri? MirrorFrom(string text) => text.Length == 0
        ? null
        : IsMirror(text) ? new(text) : throw new Emotion2VecException(ErrorKind.Configuration, $"{MirrorVariable} {MirrorRule}");

    private static bool IsMirror(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 };
}
