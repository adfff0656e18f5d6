using Emotion2Vec.CommandLine;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Asks the person at the terminal; without one, nothing but the command line can accept a licence.</summary>
/// <param name="context">The world around.</param>
/// <param name="isAccepted">Whether the licence was accepted on the command line.</param>
internal sealed class PullDialogue(CommandContext context, bool isAccepted) : IPullDialogue
{
    private readonly ProgressView _view = new(context);

    /// <inheritdoc/>
    public string? AcceptLicence(Licence licence, string? text)
    {
        var error = context.Error;
        if (isAccepted)
        {
            error.WriteLine($"Licence: {licence.Name}, {licence.Page} (accepted by --accept-licence)");
            return "Accepted by --accept-licence.";
        }

        error.WriteLine(licence.Name);
        error.WriteLine(licence.Page);
        error.WriteLine();
        error.WriteLine(text ?? $"In short, its text alone being binding: {licence.Summary}");
        error.WriteLine();
        if (!context.IsInteractive)
        {
            return null;
        }

        error.Write("Do you accept this licence? Type yes to accept: ");
        return string.Equals(context.Input.ReadLine()?.Trim(), "yes", StringComparison.OrdinalIgnoreCase) ? "Accepted at the terminal." : null;
    }

    /// <inheritdoc/>
    public void Notice(string message) => context.Error.WriteLine(message);

    /// <inheritdoc/>
    public Task ShowProgressAsync(Func<Func<string, long?, IProgress<long>>, Task> work) => _view.ShowAsync(bar => work((name, size) =>
    {
        if (!context.IsInteractive)
        {
            context.Error.WriteLine(size is { } bytes ? FormattableString.Invariant($"{name}: {bytes / 1e6:0.0} MB") : name);
        }

        return bar(name, size);
    }));
}
