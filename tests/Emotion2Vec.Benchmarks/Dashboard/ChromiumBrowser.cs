using System.Reflection;
using Microsoft.Playwright;

namespace Emotion2Vec.Benchmarks.Dashboard;

/// <summary>A real, headless Chromium of this machine, driven by Playwright. Its microphone plays a file, if one is given.</summary>
internal sealed class ChromiumBrowser : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;

    private ChromiumBrowser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        Browser = browser;
    }

    /// <summary>Whether there is one.</summary>
    public static bool IsInstalled => File.Exists(Program);

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; }

    /// <summary>Starts one.</summary>
    /// <param name="microphone">A WAV file that the microphone plays, over and over; empty for a beep.</param>
    /// <returns>The browser.</returns>
    public static async Task<ChromiumBrowser> StartAsync(string microphone = "")
    {
        // Playwright's own half is a program for Node.js, which is taken from where NuGet put it: it is large, and would be copied into every output.
        var folder = typeof(ChromiumBrowser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PlaywrightFolder").Value;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", folder);
        var playwright = await Playwright.CreateAsync().ConfigureAwait(false);
        try
        {
            string[] arguments =
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                "--autoplay-policy=no-user-gesture-required", .. microphone.Length > 0 ? [$"--use-file-for-fake-audio-capture={microphone}"] : Array.Empty<string>(),
            ];
            return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = arguments }).ConfigureAwait(false));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync().ConfigureAwait(false);
        _playwright.Dispose();
    }
}
