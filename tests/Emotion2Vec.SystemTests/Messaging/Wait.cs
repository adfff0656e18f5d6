using System.Diagnostics;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>Waits for something that happens elsewhere.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<bool> condition, Func<string>? picture = null)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            Assert.True(watch.Elapsed < Patience, $"It did not happen. {picture?.Invoke()}");
        }
    }
}
