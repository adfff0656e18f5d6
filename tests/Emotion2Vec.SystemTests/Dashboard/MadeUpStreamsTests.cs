using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Benchmarks.Dashboard;
using Emotion2Vec.SystemTests.Messaging;
using Microsoft.Playwright;

namespace Emotion2Vec.SystemTests.Dashboard;

/// <summary>The dashboard in a real browser, shown what no well-meaning program would send, and what is rare.</summary>
public sealed class MadeUpStreamsTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Hostile = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>";

    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddMinutes(-1);

    [SkippableFact]
    public async Task Names_classes_and_reasons_are_text_whatever_they_hold()
    {
        var name = JsonSerializer.Serialize(Hostile);
        string[] messages =
        [
            $$"""{"type":"info","labels":[{{name}},"b"],"caution":{{name}},"model_name":{{name}}}""",
            $$"""{"type":"status","stream":{{name}},"status":{{name}},"reason":{{name}},"source":{{name}}}""",
            $$"""{"type":"frames","stream":{{name}},"seq":0,"t0_ms":0,"utc":"2026-01-01T00:00:00Z","p":[[0.9,0.1],[0.9,0.1]],"speech":[1],"quality":1,"phase":"tracking"}""",
            $$"""{"type":"state","stream":{{name}},"label":{{name}},"confidence":0.9,"phase":"tracking","quality":1}""",
            $$"""{"type":"event","stream":{{name}},"episode":0,"event":"change","stage":{{name}},"label":{{name}},"previous":{{name}},"onset_ms":0}""",
            $$"""{"type":"utterance","stream":{{name}},"utterance":0,"start_ms":0,"end_ms":20,"label":{{name}},"confidence":1,"quality":1}""",
            $$$"""{"type":"health","stream":{{{name}}},"sink_dropped":{{{{name}}}:3}}""",
            "no json", "[]", "null", """{"type":"frames"}""", """{"type":"info","labels":{}}""", """{"type":"frames","stream":"x","p":{"length":1e9},"t0_ms":0,"utc":"2026-01-01T00:00:00Z"}""",
        ];
        await using var node = await SyntheticNode.StartAsync(0, messages[..7]);
        await using var page = await browser.OpenAsync(node.Address);
        await Assertions.Expect(page["#heard-word"]).ToHaveTextAsync(Hostile);
        foreach (var message in messages)
        {
            node.Send(message);
        }

        await Assertions.Expect(page["#focus-name"]).ToHaveTextAsync(Hostile);
        await Assertions.Expect(page["#events th"]).ToHaveTextAsync([Hostile]);
        await Assertions.Expect(page["#utterances th"]).ToHaveTextAsync([Hostile]);
        await Assertions.Expect(page["#health"]).ToContainTextAsync(Hostile);
        await Assertions.Expect(page["#caution strong"]).ToHaveTextAsync(Hostile);
        Assert.Equal(0, await page["[onerror], body script, img[src=x]"].CountAsync());
        Assert.Equal("Emotion2Vec Realtime", await page.Page.TitleAsync());
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_stream_of_which_less_is_told_says_so_until_all_is_told_again()
    {
        await using var node = await SyntheticNode.StartAsync(0, ["""{"type":"info","labels":["a","b"]}""", Frames(0, 0.8, 0.2), State("a"), Status("full", "")]);
        await using var page = await browser.OpenAsync(node.Address);
        await Assertions.Expect(page["#heard-word"]).ToHaveTextAsync("a");
        await Assertions.Expect(page["#focus-status"]).ToHaveTextAsync("online");

        node.Send(Status("reduced", "chunks wait"));
        await Assertions.Expect(page["#focus-status"]).ToHaveTextAsync("online, less is told");
        await Assertions.Expect(page["#focus-source"]).ToContainTextAsync("chunks wait");
        await Assertions.Expect(page["#heard-word"]).ToHaveTextAsync("a");

        node.Send(Status("shedding", "chunks wait"));
        await Assertions.Expect(page[".card-load"]).ToHaveTextAsync("sound is skipped");
        await Assertions.Expect(page["#heard-word"]).ToHaveTextAsync("overloaded");

        node.Send(Status("full", ""));
        await Assertions.Expect(page["#heard-word"]).ToHaveTextAsync("a");
        await Assertions.Expect(page[".card-load"]).ToHaveTextAsync("");
        Assert.Empty(page.Errors);

        static string Status(string load, string reason) =>
            $$"""{"type":"status","stream":"desk","status":"online","reason":"","source":"made up","load":"{{load}}","load_reason":"{{reason}}"}""";
    }

    [SkippableFact]
    public async Task A_server_with_other_classes_begins_a_new_picture()
    {
        var node = await SyntheticNode.StartAsync(0, ["""{"type":"info","labels":["a","b"]}""", Frames(0, 0.5, 0.5), State("a")]);
        var address = node.Address;
        await using var page = await browser.OpenAsync(address);
        await Assertions.Expect(page["#classes li"]).ToHaveCountAsync(2);
        await node.DisposeAsync();
        await Assertions.Expect(page["#link"]).ToContainTextAsync("Connection lost");

        await using var second = await SyntheticNode.StartAsync(address.Port, ["""{"type":"info","labels":["x","y","z"]}""", Frames(0, 0.2, 0.2, 0.6), State("z")]);

        await Assertions.Expect(page["#link"]).ToHaveTextAsync("Live");
        await Assertions.Expect(page["#classes .class-name"]).ToHaveTextAsync(["x", "y", "z"]);
        await Assertions.Expect(page["#heard-word"]).ToHaveTextAsync("z");
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_node_with_a_token_is_asked_with_what_the_reader_types()
    {
        await using var node = await SyntheticNode.StartAsync(0, ["""{"type":"info","labels":["a","b"]}""", Frames(0, 0.5, 0.5)], token: "open sesame");
        await using var page = await browser.OpenAsync(node.Address);

        await Assertions.Expect(page["#token"]).ToBeVisibleAsync();
        await page["#token-text"].FillAsync("wrong");
        await page["#token-text"].PressAsync("Enter");
        await Assertions.Expect(page["#token"]).ToBeVisibleAsync();
        await page["#token-text"].FillAsync("open sesame");
        await page["#token-text"].PressAsync("Enter");

        await Assertions.Expect(page["#link"]).ToHaveTextAsync("Live");
        Assert.Equal("open sesame", await page.Page.EvaluateAsync<string>("sessionStorage.getItem('token')"));
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Confirmed_events_of_the_chosen_stream_are_spoken_and_others_are_not()
    {
        await using var node = await SyntheticNode.StartAsync(0, ["""{"type":"info","labels":["a","b"]}""", Frames(0, 0.5, 0.5)]);
        await using var page = await browser.OpenAsync(node.Address);
        await Assertions.Expect(page["#focus-name"]).ToHaveTextAsync("desk");
        var live = page["[aria-live=polite]#announcer"];

        node.Send(Event("other", "confirmed", "b"));
        node.Send(Event("desk", "provisional", "a"));
        node.Send(Event("desk", "confirmed", "a"));

        await Assertions.Expect(live).ToHaveTextAsync("desk: a");
        await Assertions.Expect(page["#events tr"]).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("a.*confirmed")]);
        node.Send(Event("desk", "revised", "a"));
        await Assertions.Expect(page["#events tr"]).ToContainTextAsync(["taken back"]);
    }

    [SkippableFact]
    public async Task Ten_minutes_are_kept_and_scrolled_through_by_keys()
    {
        var voices = new SyntheticVoices(1, TimeProvider.System.GetUtcNow().AddMinutes(-12), withDimensions: true);
        await using var node = await SyntheticNode.StartAsync(0, voices.Greeting);
        await using var page = await browser.OpenAsync(node.Address);
        await Wait.UntilAsync(() => node.Readers == 1);
        foreach (var message in Enumerable.Range(0, 12 * 60 * 1000 / SyntheticVoices.ChunkMs).SelectMany(voices.Chunk))
        {
            node.Send(message);
        }

        await Assertions.Expect(page["#scroll"]).ToHaveAttributeAsync("min", "-600");
        await Assertions.Expect(page["#plane-text"]).ToContainTextAsync("arousal 0.");
        await page["#chart"].FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page["#scroll-text"]).ToHaveTextAsync("6 s ago");
        await page.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page["#scroll-text"]).ToHaveTextAsync("9 min 0 s ago");
        await Assertions.Expect(page["#classes-title"]).ToContainTextAsync("Classes at");
        await page.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(page["#scroll-text"]).ToHaveTextAsync("live");
        await page.Page.Keyboard.PressAsync(" ");
        await Assertions.Expect(page["#view-live"]).ToHaveTextAsync("Back to live");
        await page["#view-live"].ClickAsync();
        await Assertions.Expect(page["#scroll-text"]).ToHaveTextAsync("live");
        await page["#scroll"].FocusAsync();
        await page.Page.Keyboard.PressAsync("PageDown");
        await Assertions.Expect(page["#scroll-text"]).ToContainTextAsync("ago");
        Assert.Empty(page.Errors);
    }

    [SkippableTheory]
    [InlineData("bar", "#word, #share, .track")]
    [InlineData("word", "#word")]
    [InlineData("line", "#word, #share, #line")]
    public async Task The_overlay_is_transparent_and_empty_without_speech(string style, string parts)
    {
        await using var node = await SyntheticNode.StartAsync(0, ["""{"type":"info","labels":["a","b"],"caution":"SYNTHETIC"}""", Frames(0, 0.1, 0.9), State("b")]);
        await using var page = await browser.OpenAsync(new Uri(node.Address, $"/overlay/desk?style={style}"), new() { ViewportSize = new() { Width = 800, Height = 300 }, ReducedMotion = ReducedMotion.Reduce });

        await Assertions.Expect(page["#word"]).ToHaveTextAsync("b");
        await Assertions.Expect(page["#caution"]).ToBeVisibleAsync();
        foreach (var part in parts.Split(", "))
        {
            await Assertions.Expect(page[part]).ToBeVisibleAsync();
        }

        var (visible, all) = await page.PixelsAsync();
        Assert.InRange(visible, 500, all / 3);
        node.Send(State("b", "no_speech"));
        await page.UntilAsync("!document.getElementById('heard').classList.contains('is-shown')");
        Assert.Equal(0, (await page.PixelsAsync()).Visible);
        node.Send(State("a"));
        await Assertions.Expect(page["#word"]).ToHaveTextAsync("a");
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task The_overlay_shows_only_the_classes_it_is_asked_for_and_comes_back()
    {
        var node = await SyntheticNode.StartAsync(0, ["""{"type":"info","labels":["a","b"]}""", State("b")]);
        var address = node.Address;
        await using var page = await browser.OpenAsync(new Uri(address, "/overlay/desk?labels=a&size=2"));
        await Wait.UntilAsync(() => node.Readers == 1);
        Assert.Equal(0, (await page.PixelsAsync()).Visible);
        node.Send(State("a"));
        await page.UntilAsync("document.getElementById('heard').classList.contains('is-shown')");
        Assert.Equal("72px", await page["#word"].EvaluateAsync<string>("word => getComputedStyle(word).fontSize"));

        await node.DisposeAsync();
        await page.UntilAsync("!document.getElementById('heard').classList.contains('is-shown')");
        await using var second = await SyntheticNode.StartAsync(address.Port, ["""{"type":"info","labels":["a","b"]}""", State("a")]);
        await page.UntilAsync("document.getElementById('heard').classList.contains('is-shown')");
    }

    private static string Frames(int seq, params double[] row)
    {
        var shares = string.Join(',', row.Select(share => share.ToString(CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $$"""{"type":"frames","stream":"desk","seq":{{seq}},"t0_ms":{{320 * seq}},"utc":"{{Start:yyyy-MM-dd'T'HH:mm:ss.fff}}Z","p":[{{string.Join(',', Enumerable.Repeat($"[{shares}]", 16))}}],"speech":[1],"quality":1,"phase":"tracking"}""");
    }

    private static string State(string label, string phase = "tracking") => $$"""{"type":"state","stream":"desk","label":"{{label}}","confidence":0.9,"phase":"{{phase}}","quality":1}""";

    private static string Event(string stream, string stage, string label) => $$"""{"type":"event","stream":"{{stream}}","episode":0,"event":"onset","stage":"{{stage}}","label":"{{label}}","onset_ms":0,"t_ms":400}""";
}
