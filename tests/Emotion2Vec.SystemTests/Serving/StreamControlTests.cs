using System.Net;
using System.Text;
using System.Text.Json;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Contract;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>The program as others control it over HTTP, with the token that <c>docs/http.md</c> has them make.</summary>
public sealed class StreamControlTests : IDisposable
{
    private const string Streams = "/api/streams";

    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_stream_is_added_heard_paused_resumed_changed_and_removed_by_those_who_know_the_token()
    {
        const string Token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        await using var serve = new ServeProcess("--set", "Web:Address=0.0.0.0", "--set", $"Web:TokenFile={_folder.Write("token", Encoding.ASCII.GetBytes(Token + "\n"))}", "--stream", $"own=rtp://127.0.0.1:{UdpPorts.Free()}?codec=pcmu");
        _http.BaseAddress = new UriBuilder(await serve.WebAsync()) { Host = "127.0.0.1" }.Uri;

        await serve.LogAsync("Engine started");
        await serve.LogAsync("Commands are taken at");

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("GET", Streams)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("DELETE", $"{Streams}/own?token={Token}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("GET", $"{Streams}?token={Token}")).Status);
        using (var alive = await _http.GetAsync(new Uri("/healthz", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }

        _http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        var (status, added) = await AskAsync("POST", Streams, """{"stream":"call","source":"demo","trajectory":{"preset":"fast"}}""");
        Assert.Equal((HttpStatusCode.Created, "added"), (status, added.GetProperty("origin").GetString()));
        Assert.Equal(["call", "own"], (await AskAsync("GET", Streams)).Body.GetProperty("streams").EnumerateArray().Select(stream => stream.GetProperty("stream").GetString()!));
        await UntilAsync("online");

        Assert.True((await AskAsync("POST", $"{Streams}/call/pause")).Body.GetProperty("paused").GetBoolean());
        await UntilAsync("paused");
        Assert.False((await AskAsync("POST", $"{Streams}/call/resume")).Body.GetProperty("paused").GetBoolean());
        await UntilAsync("online");
        var changed = (await AskAsync("PATCH", $"{Streams}/call", """{"events":{"enter_probability":0.7}}""")).Body.GetProperty("settings");
        Assert.Equal((0.75, 0.7), (changed.GetProperty("tau_seconds").GetDouble(), changed.GetProperty("events").GetProperty("enter_probability").GetDouble()));

        foreach (var bad in (string[])["", "nonsense", "null", "[]", "{}", """{"stream":"a","source":"file:/etc/passwd"}""", """{"stream":"call","source":"demo"}""", """{"stream":"a","source":"demo","speed":2}"""])
        {
            (status, var problem) = await AskAsync("POST", Streams, bad);
            Assert.InRange((int)status, 400, 409);
            Assert.True(problem.GetProperty("detail").GetString()!.Length > 10, bad);
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync("DELETE", $"{Streams}/call")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync("GET", $"{Streams}/call")).Status);
        Assert.DoesNotContain(Token, serve.Log, StringComparison.Ordinal);
        await serve.SignalAsync("TERM");
        Assert.Equal(0, await serve.EndAsync());
    }

    [Fact]
    public async Task Beyond_this_machine_the_program_does_not_start_without_a_token()
    {
        await using var serve = new ServeProcess("--set", "Web:Address=0.0.0.0", "--stream", "own=rtp://127.0.0.1:5004?codec=pcmu");

        Assert.Equal(78, await serve.EndAsync());
        await serve.LogAsync("Web:TokenFile");
        Assert.Contains("openssl rand -hex 32 > token", serve.Log, StringComparison.Ordinal);
    }

    private async Task UntilAsync(string condition)
    {
        JsonElement stream = default;
        await Wait.UntilAsync(
            () =>
            {
                stream = AskAsync("GET", $"{Streams}/call").GetAwaiter().GetResult().Body;
                return stream.TryGetProperty("status", out var now) && now.GetProperty("status").GetString() == condition;
            },
            () => $"It is not {condition}: {stream}");
    }

    // Whatever the program answers is what its documents say.
    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        OpenApiDocument.AssertAnswer(method, path, (int)response.StatusCode, response.Content.Headers.ContentType!.MediaType!, text);
        using var document = JsonDocument.Parse(text);
        return (response.StatusCode, document.RootElement.Clone());
    }
}
