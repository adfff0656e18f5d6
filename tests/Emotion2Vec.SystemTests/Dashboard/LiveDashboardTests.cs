using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Emotion2Vec.SystemTests.Serving;
using Emotion2Vec.Tests.Audio;
using Microsoft.Playwright;

namespace Emotion2Vec.SystemTests.Dashboard;

/// <summary>The dashboard of the real program in a real browser.</summary>
public sealed class LiveDashboardTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly string Endless = $"file:{ServeProcess.Clip}?loop=forever";

    // How many pixels of the chart are painted in colour, not in a shade of grey: areas of classes are.
    private const string Coloured =
        """
        (() => {
          const canvas = document.querySelector('#chart canvas');
          if (!canvas?.width) {
            return 0;
          }

          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let i = 0; i < data.length; i += 4) {
            count += data[i + 3] > 200 && Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 40;
          }

          return count;
        })()
        """;

    [SkippableFact]
    public async Task The_clip_is_seen_moving_and_its_model_is_called_synthetic()
    {
        await using var serve = new ServeProcess("--stream", $"demo={Endless}");
        await using var page = await browser.OpenAsync(await serve.WebAsync());

        await Assertions.Expect(page["#link"]).ToHaveTextAsync("Live");
        await Assertions.Expect(page["#caution"]).ToContainTextAsync("SYNTHETIC");
        await Assertions.Expect(page["#caution"]).ToContainTextAsync("say nothing about people");
        await Assertions.Expect(page["footer"]).ToContainTextAsync("expression as perceived in the voice, not what a person feels");
        await Assertions.Expect(page["#focus-name"]).ToHaveTextAsync("demo");
        await Assertions.Expect(page["#focus-status"]).ToHaveTextAsync("online");
        await Assertions.Expect(page["#classes li"]).ToHaveCountAsync(7);

        // The clip has an angry part, which comes through all the way to an event.
        await Assertions.Expect(page["#events tr"].First).ToContainTextAsync("angry");
        await Assertions.Expect(page["#heard-word"]).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(angry|sad|neutral|surprised|happy|disgusted|fearful|other|unknown|uncertain)$"));
        await page.UntilAsync($"{Coloured} > 1000");
        var before = await page.Page.EvaluateAsync<int>(Coloured);
        await page.UntilAsync($"Math.abs({Coloured} - {before.ToString(CultureInfo.InvariantCulture)}) > 200");
        await Assertions.Expect(page["#utterances tr"].First).ToBeVisibleAsync();
        await Assertions.Expect(page["#health"]).ToContainTextAsync("ms");
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_server_that_comes_back_with_other_streams_is_found_again()
    {
        var port = FreePort();
        await using var page = await OpenAndLoseAsync(port);

        await using var second = new ServeProcess("--set", $"Web:Port={port}", "--stream", $"other={Endless}");
        await second.WebAsync();

        await Assertions.Expect(page["#link"]).ToHaveTextAsync("Live");
        await Assertions.Expect(page["#cards"]).ToContainTextAsync("other");
        await Assertions.Expect(page["[data-status=offline] .card-name"]).ToHaveTextAsync("desk");
        await page["#cards button", "other"].ClickAsync();
        await Assertions.Expect(page["#focus-name"]).ToHaveTextAsync("other");
        await page.UntilAsync($"{Coloured} > 500");

        // What is over can be taken off the page.
        await page["#cards button", "desk"].ClickAsync();
        await page["#stream-dismiss"].ClickAsync();
        await Assertions.Expect(page["#cards li"]).ToHaveCountAsync(1);
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task The_microphone_of_the_browser_becomes_a_stream_that_is_shown()
    {
        await using var serve = new ServeProcess("--stream", "browser=web:");
        await using var page = await browser.OpenAsync(await serve.WebAsync());

        // A door alone is nothing to look at: the page teaches.
        await Assertions.Expect(page["#empty"]).ToBeVisibleAsync();
        await Assertions.Expect(page["#doors"]).ToContainTextAsync("browser");
        await page["#empty-microphone"].ClickAsync();

        await Assertions.Expect(page["#focus-name"]).ToHaveTextAsync("browser-microphone");
        await Assertions.Expect(page["#microphone-on"]).ToBeVisibleAsync();
        await page.UntilAsync("document.getElementById('microphone-level').value > -40");
        await page.UntilAsync("document.querySelectorAll('#classes li').length === 7");
        await page["#add-open"].ClickAsync();
        await page.UntilAsync("document.querySelectorAll('#microphone-device option').length > 1");
        await page["#add-close"].ClickAsync();
        await page["#microphone-stop"].ClickAsync();

        await serve.LogAsync("Stream browser-microphone is Offline: end of stream");
        await Assertions.Expect(page["#focus-status"]).ToHaveTextAsync("offline");
        await Assertions.Expect(page["#microphone-on"]).ToBeHiddenAsync();
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task The_clip_is_started_paused_resumed_and_removed_by_buttons()
    {
        await using var serve = new ServeProcess("--stream", "browser=web:");
        await using var page = await browser.OpenAsync(await serve.WebAsync());

        await page["#empty-demo"].ClickAsync();
        await Assertions.Expect(page["#focus-name"]).ToContainTextAsync("demo-");
        await page.UntilAsync($"{Coloured} > 300");
        await page["#stream-pause"].ClickAsync();
        await Assertions.Expect(page["#focus-status"]).ToHaveTextAsync("paused");
        await Assertions.Expect(page["#heard-word"]).ToHaveTextAsync("paused");
        await page["#stream-pause", "Resume listening"].ClickAsync();
        await Assertions.Expect(page["#focus-status"]).ToHaveTextAsync("online");
        await page["#stream-remove"].ClickAsync();
        await Assertions.Expect(page["#focus-status"]).ToHaveTextAsync("offline");

        // What the node refuses is said in its own words.
        await page["#add-open"].ClickAsync();
        await page["#source-name"].FillAsync("secret");
        await page["#source-text"].FillAsync("/etc/passwd");
        await page["#source-form button"].ClickAsync();
        await Assertions.Expect(page["#add-said"]).ToContainTextAsync("may not be added from outside");
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_node_with_a_token_lets_in_who_knows_it_with_microphone_and_all()
    {
        using var folder = AudioFixtures.NewFolder();
        await using var serve = new ServeProcess("--stream", "browser=web:", "--set", $"Web:TokenFile={folder.Write("token", "open-sesame-0123456789"u8.ToArray())}");
        await using var page = await browser.OpenAsync(await serve.WebAsync());

        await Assertions.Expect(page["#token"]).ToBeVisibleAsync();
        await page["#token-text"].FillAsync("open-sesame-0123456789");
        await page["#token-form button"].ClickAsync();

        await Assertions.Expect(page["#link"]).ToHaveTextAsync("Live");
        await page["#empty-microphone"].ClickAsync();
        await Assertions.Expect(page["#focus-name"]).ToHaveTextAsync("browser-microphone");
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task The_overlay_shows_the_word_and_nothing_else()
    {
        await using var serve = new ServeProcess("--stream", $"demo={Endless}");
        await using var page = await browser.OpenAsync(new Uri(await serve.WebAsync(), "/overlay/demo"));

        await page.UntilAsync("document.getElementById('heard').classList.contains('is-shown')");
        await Assertions.Expect(page["#caution"]).ToHaveTextAsync("SYNTHETIC");
        Assert.Matches("^(angry|sad|neutral|surprised|happy|disgusted|fearful|other|unknown)$", await page["#word"].TextContentAsync());
        Assert.Empty(page.Errors);
    }

    private async Task<WatchedPage> OpenAndLoseAsync(int port)
    {
        await using var first = new ServeProcess("--set", $"Web:Port={port}", "--stream", $"desk={Endless}");
        var page = await browser.OpenAsync(await first.WebAsync());
        await page.UntilAsync($"{Coloured} > 300");
        await first.SignalAsync("KILL");
        await Assertions.Expect(page["#link"]).ToContainTextAsync("Connection lost. Trying again");
        return page;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
