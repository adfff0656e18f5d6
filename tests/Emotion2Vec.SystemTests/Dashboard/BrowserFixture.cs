using Emotion2Vec.Benchmarks.Dashboard;
using Emotion2Vec.Tests.Audio;
using Microsoft.Playwright;

namespace Emotion2Vec.SystemTests.Dashboard;

/// <summary>One Chromium for a class of tests; each test has a page of its own, with its own storage. Its microphone plays speech.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const float PatienceMs = 60_000;

    private ChromiumBrowser? _chromium;

    public async Task InitializeAsync()
    {
        if (ChromiumBrowser.IsInstalled)
        {
            _chromium = await ChromiumBrowser.StartAsync(AudioFixtures.Path("audio/speech8k.wav"));
        }

        Assertions.SetDefaultExpectTimeout(PatienceMs);
    }

    public async Task DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }

    /// <summary>Opens a page and waits until it is loaded.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="options">What the browser is like; null for a window of 1280 x 900.</param>
    /// <returns>The page.</returns>
    internal async Task<WatchedPage> OpenAsync(Uri address, BrowserNewPageOptions? options = null)
    {
        Skip.If(_chromium is null, "chromium is not installed");
        var page = new WatchedPage(await _chromium!.Browser.NewPageAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 900 } }));
        page.Page.SetDefaultTimeout(PatienceMs);
        await page.Page.GotoAsync(address.ToString());
        return page;
    }
}
