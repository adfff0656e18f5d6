using System.Diagnostics;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>Waits for what other processes and devices bring about.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something holds; a run that ends meanwhile tells why by its error.</summary>
    public static async Task HoldsAsync(Func<bool> holds, Task? run = null)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            if (run is { IsCompleted: true })
            {
                await run;
            }

            Assert.True(clock.Elapsed < Generous, "it did not happen");
            await Task.Delay(20);
        }
    }
}
