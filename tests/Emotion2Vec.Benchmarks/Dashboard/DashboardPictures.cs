using Microsoft.Playwright;

namespace Emotion2Vec.Benchmarks.Dashboard;

/// <summary>Makes the pictures of the documents: the real pages with made-up streams.</summary>
internal static class DashboardPictures
{
    private const int HistoryMs = 70_000;
    private const string Overlay = "desk";

    /// <summary>Makes them.</summary>
    /// <param name="folder">Where to put them; must exist.</param>
    /// <returns>A task.</returns>
    public static async Task RunAsync(string folder)
    {
        await using var chromium = await ChromiumBrowser.StartAsync().ConfigureAwait(false);
        await using var node = await SyntheticNode.StartAsync(0, Told(streams: 6)).ConfigureAwait(false);
        await TakeAsync(chromium, node.Address, new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1280, Height = 880 } }, Path.Combine(folder, "dashboard-light.png")).ConfigureAwait(false);
        await TakeAsync(chromium, node.Address, new() { ColorScheme = ColorScheme.Dark, ViewportSize = new() { Width = 1280, Height = 880 } }, Path.Combine(folder, "dashboard-dark.png")).ConfigureAwait(false);
        await TakeAsync(chromium, node.Address, new() { ViewportSize = new() { Width = 360, Height = 780 }, DeviceScaleFactor = 1.5f }, Path.Combine(folder, "dashboard-phone.png")).ConfigureAwait(false);
        await TakeAsync(chromium, new Uri(node.Address, $"/overlay/{Overlay}"), new() { ViewportSize = new() { Width = 400, Height = 110 } }, Path.Combine(folder, "overlay.png"), isReady: "() => document.getElementById('heard').classList.contains('is-shown')").ConfigureAwait(false);
    }

    // What a node would have said over a minute, all at once.
    private static IReadOnlyList<string> Told(int streams)
    {
        var voices = new SyntheticVoices(streams, TimeProvider.System.GetUtcNow().AddMilliseconds(-HistoryMs), withDimensions: true);
        return [.. voices.Greeting, .. Enumerable.Range(0, HistoryMs / SyntheticVoices.ChunkMs).SelectMany(voices.Chunk)];
    }

    private static async Task TakeAsync(
        ChromiumBrowser chromium, Uri address, BrowserNewPageOptions options, string file, string isReady = "() => document.querySelectorAll('#utterances tr').length > 0 && document.querySelector('#chart canvas')?.width > 0")
    {
        options.BypassCSP = true;
        var page = await chromium.Browser.NewPageAsync(options).ConfigureAwait(false);
        await page.GotoAsync(address.ToString()).ConfigureAwait(false);
        await page.WaitForFunctionAsync(isReady).ConfigureAwait(false);
        // Until everything has come in, and nothing fades any more.
        await page.WaitForTimeoutAsync(1500).ConfigureAwait(false);
        await page.ScreenshotAsync(new() { Path = file, OmitBackground = true }).ConfigureAwait(false);
        await page.CloseAsync().ConfigureAwait(false);
        Console.WriteLine($"{file}: {new FileInfo(file).Length / 1000} kB");
    }
}
