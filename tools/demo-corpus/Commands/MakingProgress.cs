using Spectre.Console;

namespace Emotion2Vec.Tools.DemoCorpus.Commands;

/// <summary>A bar with what is made and what is left.</summary>
internal static class MakingProgress
{
    /// <summary>Shows a bar while work is done.</summary>
    /// <param name="console">Where.</param>
    /// <param name="work">The work; it reports files made and files in all.</param>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<Action<int, int>, Task<T>> work) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask("Speaking", maxValue: double.MaxValue);
                return work((made, all) =>
                {
                    bar.MaxValue = all;
                    bar.Value = Math.Max(bar.Value, made);
                });
            });
}
