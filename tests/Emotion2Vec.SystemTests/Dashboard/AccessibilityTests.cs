using System.Text.Json;
using Emotion2Vec.Benchmarks.Dashboard;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.Tests.Support;
using Microsoft.Playwright;

namespace Emotion2Vec.SystemTests.Dashboard;

/// <summary>The dashboard is readable and operable for everyone: judged by axe-core (WCAG 2.1 A and AA), by keys alone, on a phone, dark and light, without motion.</summary>
public sealed class AccessibilityTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly string Axe = RepositoryFolder.Path("src", "Emotion2Vec.Realtime", "Dashboard", "node_modules", "axe-core", "axe.min.js");

    [SkippableTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_nothing_to_complain_of(ColorScheme scheme, int width)
    {
        await using var node = await StartAsync();
        await using var page = await browser.OpenAsync(node.Address, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
        await TellAsync(node, page);

        await AssertNoComplaintAsync(page);
        await page["#add-open"].ClickAsync();
        await AssertNoComplaintAsync(page);
        await page["#add-close"].ClickAsync();
        Assert.Empty(page.Errors);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_to_complain_of_where_nothing_is_heard_yet(ColorScheme scheme)
    {
        await using var node = await SyntheticNode.StartAsync(0, ["""{"type":"info","labels":["a","b"],"model_name":"none","version":"1"}"""]);
        await using var page = await browser.OpenAsync(node.Address, new() { ColorScheme = scheme });
        await Assertions.Expect(page["#empty"]).ToBeVisibleAsync();

        await AssertNoComplaintAsync(page);
    }

    [SkippableFact]
    public async Task Everything_is_reached_by_keys_in_the_order_that_is_seen()
    {
        await using var node = await StartAsync();
        await using var page = await browser.OpenAsync(node.Address);
        await TellAsync(node, page);
        var reached = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.name || document.activeElement.className"));
        }

        string[] expected = ["skip", "add-open", "theme", "card", "card", "card", "stream-pause", "stream-remove", "mode", "span", "view-live", "chart", "scroll", "class-row"];
        Assert.Equal(expected, reached.Take(expected.Length));

        // Whatever has the focus shows it.
        await page["#view-live"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("solid", await page["#chart"].EvaluateAsync<string>("chart => getComputedStyle(chart).outlineStyle"));
        await page["#cards button"].Nth(1).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page["#focus-name"]).ToHaveTextAsync(await page["#cards .card-name"].Nth(1).TextContentAsync() ?? "");
        await page["#add-open"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page["#add"]).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page["#add"]).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task On_a_phone_nothing_is_cut_off()
    {
        await using var node = await StartAsync();
        await using var page = await browser.OpenAsync(node.Address, new() { ViewportSize = new() { Width = 360, Height = 740 }, DeviceScaleFactor = 2, HasTouch = true });
        await TellAsync(node, page);

        Assert.Equal(360, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        foreach (var part in new[] { "#heard-word", "#chart", "#classes", "#events", "#utterances", "#health", "#add-open", "#theme" })
        {
            await page[part].ScrollIntoViewIfNeededAsync();
            var box = await page[part].BoundingBoxAsync();
            Assert.True(box is { X: >= 0 } && box.X + box.Width <= 360, $"{part} reaches from {box?.X} over {box?.Width}");
        }
    }

    [SkippableFact]
    public async Task Dark_and_light_follow_the_system_until_the_reader_chooses()
    {
        await using var node = await StartAsync();
        await using var page = await browser.OpenAsync(node.Address, new() { ColorScheme = ColorScheme.Dark });
        await TellAsync(node, page);
        Task<string> GroundAsync() => page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

        var dark = await GroundAsync();
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var light = await GroundAsync();
        Assert.NotEqual(dark, light);
        await page["#theme"].SelectOptionAsync("dark");
        Assert.Equal(dark, await GroundAsync());
        await page.Page.ReloadAsync();
        await Assertions.Expect(page["#theme"]).ToHaveValueAsync("dark");
        Assert.Equal(dark, await GroundAsync());
    }

    [SkippableFact]
    public async Task Who_wants_no_motion_sees_the_picture_step_once_a_second()
    {
        await using var node = await StartAsync();
        await using var page = await browser.OpenAsync(node.Address, new() { ReducedMotion = ReducedMotion.Reduce });
        await TellAsync(node, page);
        await page.Page.EvaluateAsync(
            """
            () => {
              const draw = CanvasRenderingContext2D.prototype.drawImage;
              const chart = document.querySelector('#chart canvas');
              window.steps = [];
              CanvasRenderingContext2D.prototype.drawImage = function (...all) {
                // A picture is drawn in two pieces, both within one frame, whose time stands still.
                if (this.canvas === chart && document.timeline.currentTime !== window.steps.at(-1)) {
                  window.steps.push(document.timeline.currentTime);
                }

                return draw.apply(this, all);
              };
            }
            """);
        var voices = new SyntheticVoices(3, TimeProvider.System.GetUtcNow(), withDimensions: false);
        for (var chunk = 100; await page.Page.EvaluateAsync<int>("window.steps.length") < 4; chunk++)
        {
            foreach (var message in voices.Chunk(chunk))
            {
                node.Send(message);
            }
        }

        var steps = await page.Page.EvaluateAsync<double[]>("window.steps");
        Assert.All(steps.Skip(1).Zip(steps, (to, from) => to - from), pause => Assert.True(pause > 900, string.Join(' ', steps)));
    }

    private static Task<SyntheticNode> StartAsync() => SyntheticNode.StartAsync(0, new SyntheticVoices(3, TimeProvider.System.GetUtcNow().AddMinutes(-1), withDimensions: true).Greeting);

    // A minute of three voices, so that every part of the page has something to show.
    private static async Task TellAsync(SyntheticNode node, WatchedPage page)
    {
        await Wait.UntilAsync(() => node.Readers == 1);
        var voices = new SyntheticVoices(3, TimeProvider.System.GetUtcNow().AddMinutes(-1), withDimensions: true);
        foreach (var message in Enumerable.Range(0, 60_000 / SyntheticVoices.ChunkMs).SelectMany(voices.Chunk))
        {
            node.Send(message);
        }

        await Assertions.Expect(page["#plane"]).ToBeVisibleAsync();
        await Assertions.Expect(page["#utterances tr"].First).ToBeVisibleAsync();
    }

    private static async Task AssertNoComplaintAsync(WatchedPage page)
    {
        // Evaluated by the debugger, which the page's policy does not concern.
        await page.Page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        var result = await page.Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))");
        Assert.True(result.GetArrayLength() == 0, string.Join('\n', result.EnumerateArray()));
    }
}
