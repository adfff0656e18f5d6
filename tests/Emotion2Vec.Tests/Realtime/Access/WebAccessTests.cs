using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Access;

public sealed class WebAccessTests : IAsyncLifetime
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly HttpClient _http = new();
    private readonly LiveFeed _feed = new(TimeProvider.System);
    private readonly List<IAsyncDisposable> _open = [];

    public Task InitializeAsync() => _feed.StartAsync(Samples.Info(), None).AsTask();

    public async Task DisposeAsync()
    {
        foreach (var port in _open)
        {
            await port.DisposeAsync();
        }

        await _feed.DisposeAsync();
        _http.Dispose();
    }

    [Theory]
    [InlineData("/api/streams/mic/events", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/streams/mic/events", "Bearer " + Token, HttpStatusCode.OK)]
    [InlineData("/api/streams/mic/events", "bearer  " + Token, HttpStatusCode.OK)]
    [InlineData("/api/streams/mic/events", "Bearer " + Token + "0", HttpStatusCode.Unauthorized)]
    [InlineData("/api/streams/mic/events", "Bearer", HttpStatusCode.Unauthorized)]
    [InlineData("/api/streams/mic/events", "Basic " + Token, HttpStatusCode.Unauthorized)]
    [InlineData("/api/streams/mic/events?token=" + Token, null, HttpStatusCode.OK)]
    [InlineData("/api/streams/mic/events?token=" + Token + "&token=" + Token, null, HttpStatusCode.Unauthorized)]
    [InlineData("/ws/streams", null, HttpStatusCode.Unauthorized)]
    [InlineData("/mqtt", null, HttpStatusCode.Unauthorized)]
    [InlineData("/audio/a", null, HttpStatusCode.Unauthorized)]
    [InlineData("/nothing/here", null, HttpStatusCode.Unauthorized)]
    [InlineData("/nothing/here", "Bearer " + Token, HttpStatusCode.NotFound)]
    [InlineData("/healthz", null, HttpStatusCode.OK)]
    [InlineData("/readyz", null, HttpStatusCode.ServiceUnavailable)]
    [InlineData("/", null, HttpStatusCode.OK)]
    [InlineData("/overlay/desk", null, HttpStatusCode.OK)]
    [InlineData("/microphone", null, HttpStatusCode.OK)]
    [InlineData("/microphone/sender.js", null, HttpStatusCode.OK)]
    public async Task ServeAsync_TokenConfigured_IsAskedForBeforeAllButPagesAndSignsOfLife(string path, string? authorization, HttpStatusCode expected)
    {
        var web = await StartAsync(new() { Port = 0, Token = Token });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(web, path));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Unauthorized, response.Headers.WwwAuthenticate.ToString() == "Bearer");
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task ServeAsync_TokenMissing_IsAProblemAndIsLogged()
    {
        var log = new ListLogger<WebAccessTests>();
        var web = await StartAsync(new() { Port = 0, Token = Token }, log);
        using var response = await _http.GetAsync(new Uri(web, "/api/streams"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((401, "Unauthorized", "about:blank"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("title").GetString(), problem.GetProperty("type").GetString()));
        Assert.Contains("Bearer", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, string.Join('\n', log.Lines), StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.Contains("without the token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ServeAsync_WebSocketWithTheTokenInItsAddress_IsLetIn()
    {
        var web = await StartAsync(new() { Port = 0, Token = Token });
        var address = web.AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal) + "ws/streams";
        using var stranger = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => stranger.ConnectAsync(new Uri(address), None));
        using var friend = new ClientWebSocket();
        await friend.ConnectAsync(new Uri($"{address}?token={Token}"), None);

        Assert.Equal(WebSocketMessageType.Text, (await friend.ReceiveAsync(new byte[4096], None)).MessageType);
    }

    [Theory]
    [InlineData("localhost", "", true)]
    [InlineData("LOCALHOST:1234", "", true)]
    [InlineData("127.0.0.1", "", true)]
    [InlineData("[::1]:8080", "", true)]
    [InlineData("evil.example", "", false)]
    [InlineData("localhost.evil.example", "", false)]
    [InlineData("127.0.0.1.evil.example", "", false)]
    [InlineData("192.0.2.7", "", false)]
    [InlineData("voice.example:443", "a.example, Voice.example", true)]
    [InlineData("b.example", "a.example", false)]
    public async Task ServeAsync_NameAskedFor_MustBeOneOfTheProgram(string host, string names, bool isAnswered)
    {
        var web = await StartAsync(new() { Port = 0, HostNames = names });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(web, "/healthz"));
        request.Headers.Host = host;
        using var response = await _http.SendAsync(request);

        Assert.Equal(isAnswered ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("0.0.0.0", "", "voice.example", true)]
    [InlineData("0.0.0.0", "other.example", "voice.example", false)]
    public void HostNames_BeyondLoopback_AreThoseConfiguredOrAny(string address, string names, string host, bool expected) =>
        Assert.Equal(expected, new Emotion2Vec.Realtime.Access.HostNames(new() { Address = address, HostNames = names }).Includes(host));

    [Theory]
    [InlineData("POST", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("DELETE", "null", HttpStatusCode.Forbidden)]
    [InlineData("PATCH", "same", HttpStatusCode.NotFound)]
    [InlineData("POST", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "http://evil.example", HttpStatusCode.NotFound)]
    public async Task ServeAsync_PageOfAnotherOrigin_ChangesNothing(string method, string? origin, HttpStatusCode expected)
    {
        var web = await StartAsync(new() { Port = 0 });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(web, "/nothing/here"));
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "same" ? web.GetLeftPart(UriPartial.Authority) : origin);
        }

        using var response = await _http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    private async Task<Uri> StartAsync(WebOptions options, ListLogger<WebAccessTests>? log = null)
    {
        ILoggerFactory loggers = log is null ? NullLoggerFactory.Instance : new LoggerFactory([new OneLogger(log)]);
        var parts = new WebParts { Feed = _feed, Audio = new WebAudioDoor(1, TimeProvider.System) };
        var web = await WebPort.StartAsync(options, parts, new Readiness(), loggers, None);
        _open.Add(web!);
        return new Uri(web!.Url);
    }

    private sealed class OneLogger(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
