using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker.Access;
using Spectre.Console;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Does what <c>broker passwd</c> asks for.</summary>
/// <param name="context">The world around.</param>
internal sealed class PasswdRun(CommandContext context)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file anew: whole or not at all.</summary>
    /// <param name="user">Whose line.</param>
    /// <param name="path">The file; made if it does not exist.</param>
    /// <param name="delete">Whether to take the user out.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Emotion2VecException">The file cannot be read or written, or the name or password is none.</exception>
    public async Task<int> RunAsync(string user, string path, bool delete, CancellationToken cancellationToken)
    {
        if (path.Length == 0)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, "Broker:UsersFile is empty: name the file with --file FILE.");
        }

        var before = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false) : "";
        var known = UserFile.Parse(before, $"'{path}'").Count;
        var after = UserFile.With(before, user, delete ? null : await AskAsync(user, cancellationToken).ConfigureAwait(false));
        var count = UserFile.Parse(after, $"'{path}'").Count;
        if (delete && count == known)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{path}' has no user '{user}'.");
        }

        Write(path, after);
        await context.Output.WriteLineAsync($"{path}: '{user}' {(delete ? "taken out" : count > known ? "added" : "changed")}; {count} user(s)").ConfigureAwait(false);
        return ExitCodes.Ok;
    }

    private async Task<string> AskAsync(string user, CancellationToken cancellationToken)
    {
        if (!context.IsInteractive)
        {
            return await context.Input.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? "";
        }

        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(context.Error) });
        var first = await new TextPrompt<string>($"Password of {Markup.Escape(user)}:").Secret(null).ShowAsync(console, cancellationToken).ConfigureAwait(false);
        var second = await new TextPrompt<string>("The same again:").Secret(null).ShowAsync(console, cancellationToken).ConfigureAwait(false);
        return first == second ? first : throw new Emotion2VecException(ErrorKind.InvalidInput, "The passwords differ; nothing was changed.");
    }

    private static void Write(string path, string text)
    {
        var mode = OperatingSystem.IsWindows() ? default : File.Exists(path) ? File.GetUnixFileMode(path) : OwnerOnly;
        using var file = OutputFile.Create(path);
        if (!OperatingSystem.IsWindows() && file.Stream is FileStream written)
        {
            File.SetUnixFileMode(written.SafeFileHandle, mode);
        }

        using (var writer = file.Text())
        {
            writer.Write(text);
        }

        (file.Stream as FileStream)?.Flush(flushToDisk: true);
        file.Complete();
    }
}
