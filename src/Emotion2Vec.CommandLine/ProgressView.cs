using Spectre.Console;

namespace Emotion2Vec.CommandLine;

/// <summary>Progress bars on standard error where a person looks on; silence where nobody does.</summary>
/// <param name="surroundings">The world around.</param>
public sealed class ProgressView(Surroundings surroundings)
{
    /// <summary>Runs work and shows how far it is.</summary>
    /// <param name="work">The work; it gets a function that makes a bar from a name and, if known, the value at which it is full.</param>
    /// <returns>A task that ends with the work.</returns>
    public Task ShowAsync(Func<Func<string, long?, IProgress<long>>, Task> work)
    {
        if (!surroundings.IsInteractive)
        {
            return work((_, _) => new Nobody());
        }

        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(surroundings.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(progress => work((name, total) => new Bar(progress.AddTask(Markup.Escape(name)), total)));
    }

    private sealed class Nobody : IProgress<long>
    {
        public void Report(long value)
        {
            // Nobody looks.
        }
    }

    private sealed class Bar : IProgress<long>
    {
        private readonly ProgressTask _task;

        public Bar(ProgressTask task, long? total)
        {
            _task = task;
            _task.MaxValue = Math.Max(1, total ?? 1);
            _task.IsIndeterminate = total is null;
        }

        public void Report(long value) => _task.Value = value;
    }
}
