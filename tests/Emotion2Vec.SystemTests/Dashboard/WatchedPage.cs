using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;

namespace Emotion2Vec.SystemTests.Dashboard;

/// <summary>A page whose errors are kept, those of its policy included.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _errors = new();

    public WatchedPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A server that is away is part of some tests, and the browser says so by itself.
            if (message.Type == "error" && !message.Text.Contains("WebSocket connection", StringComparison.Ordinal) && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                _errors.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public ILocator this[string selector] => Page.Locator(selector);

    public ILocator this[string selector, string text] => Page.Locator(selector, new() { HasText = text });

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Waits until an expression is true in the page. Playwright's own way to wait evaluates text inside the page, which its policy forbids.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var watch = Stopwatch.StartNew(); !await Page.EvaluateAsync<bool>($"!!({expression})"); await Task.Delay(20))
        {
            Assert.True(watch.Elapsed < Patience, $"{expression} does not come true. {string.Join('\n', _errors)}");
        }
    }

    /// <summary>Looks at the pixels of the page as they are composed, without a ground behind them.</summary>
    /// <returns>How many there are that are not wholly transparent, and how many there are.</returns>
    public async Task<(int Visible, int All)> PixelsAsync()
    {
        var png = Convert.ToBase64String(await Page.ScreenshotAsync(new() { OmitBackground = true }));
        var counts = await Page.EvaluateAsync<int[]>(
            """
            async png => {
              const bytes = Uint8Array.from(atob(png), letter => letter.charCodeAt(0));
              const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
              const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
              context.drawImage(image, 0, 0);
              const { data } = context.getImageData(0, 0, image.width, image.height);
              let visible = 0;
              for (let i = 3; i < data.length; i += 4) {
                visible += data[i] > 0;
              }

              return [visible, data.length / 4];
            }
            """,
            png);
        return (counts[0], counts[1]);
    }

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
