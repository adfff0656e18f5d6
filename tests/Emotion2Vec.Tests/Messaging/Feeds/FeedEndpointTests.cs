using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Contract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Messaging.Feeds;

public sealed class FeedEndpointTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _clock = new();
    private readonly HttpClient _http = new();
    private readonly LiveFeed _feed;
    private WebPort? _web;

    public FeedEndpointTests() => _feed = new LiveFeed(_clock);

    public async Task InitializeAsync()
    {
        _web = await WebPort.StartAsync(new WebOptions { Port = 0 }, new WebParts { Feed = _feed }, new Readiness(), NullLoggerFactory.Instance, None);
        await _feed.StartAsync(Samples.Info("SYNTHETIC"), None);
        await _feed.StatusAsync(Samples.Status(), None);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _web!.DisposeAsync();
        await _feed.DisposeAsync();
    }

    [Fact]
    public async Task Socket_OfAllStreams_BringsWhatIsKnownThenWhatHappens()
    {
        using var client = await ConnectAsync("/ws/streams");
        var info = await ReadAsync(client);
        Assert.Equal(("info", "SYNTHETIC"), (Type(info), info.GetProperty("caution").GetString()));
        Assert.Equal("status", Type(await ReadAsync(client)));

        await _feed.FramesAsync(Samples.Block(7), None);
        await _feed.EventAsync(Samples.Event(), None);
        var frames = await ReadAsync(client);
        Assert.Equal(("frames", "mic", 7), (Type(frames), frames.GetProperty("stream").GetString(), frames.GetProperty("seq").GetInt32()));
        Assert.Equal("event", Type(await ReadAsync(client)));
    }

    [Fact]
    public async Task Socket_OfAnotherStream_WaitsForIt()
    {
        using var client = await ConnectAsync("/ws/streams/phone?frames=false");
        Assert.Equal("info", Type(await ReadAsync(client)));
        await _feed.StatusAsync(Samples.Status(), None);
        await _feed.StatusAsync(Samples.Status() with { Stream = new("phone") }, None);

        Assert.Equal("phone", (await ReadAsync(client)).GetProperty("stream").GetString());
    }

    [Fact]
    public async Task Socket_ProgramStops_IsToldToComeAgain()
    {
        using var client = await ConnectAsync("/ws/streams");
        _ = (await ReadAsync(client), await ReadAsync(client));
        var stop = _feed.StopAsync(None).AsTask();

        Assert.Equal("stopped", (await ReadAsync(client)).GetProperty("status").GetString());
        var received = await client.ReceiveAsync(new byte[10], None).WaitAsync(Patience);
        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.EndpointUnavailable), (received.MessageType, client.CloseStatus));
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", None);
        await stop.WaitAsync(Patience);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync("/ws/streams"));
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_ReaderLeavesOrVanishes_IsForgotten()
    {
        using (var polite = await ConnectAsync("/ws/streams"))
        using (var rude = await ConnectAsync("/ws/streams"))
        {
            await polite.SendAsync(Encoding.UTF8.GetBytes("hello?"), WebSocketMessageType.Text, true, None);
            Assert.Equal("info", Type(await ReadAsync(polite)));
            Assert.Equal(2, _feed.Clients);
            await polite.CloseAsync(WebSocketCloseStatus.NormalClosure, "", None).WaitAsync(Patience);
            rude.Abort();
        }

        await Wait.UntilAsync(() => _feed.Clients == 0);
    }

    [Fact]
    public async Task Socket_ReaderTakesNothing_IsCutOffAndCostsNobodyElse()
    {
        using var deaf = await ConnectAsync("/ws/streams");
        using var keen = await ConnectAsync("/ws/streams");
        _ = (await ReadAsync(keen), await ReadAsync(keen));
        var longest = Samples.Block(frames: 2000);
        for (var sequence = 0; _feed.Clients == 2; sequence++)
        {
            longest.Sequence = sequence;
            await _feed.FramesAsync(longest, None);
            JsonElement frames;
            do
            {
                frames = await ReadAsync(keen);
            }
            while (Type(frames) == "dropped");
            Assert.Equal(sequence, frames.GetProperty("seq").GetInt32());
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal(1, _feed.Clients);
    }

    [Theory]
    [InlineData("/ws/streams/NO", null, "400")]
    [InlineData("/ws/streams?streams=!", null, "400")]
    [InlineData("/ws/streams", "http://evil.example", "403")]
    [InlineData("/ws/streams", "null", "403")]
    public async Task Socket_WhatMayNotBe_IsRefused(string path, string? origin, string expected)
    {
        var failure = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(path, origin));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _feed.Clients);
    }

    [Fact]
    public async Task Socket_OrdinaryRequest_IsToldWhatThisIs()
    {
        using var response = await _http.GetAsync(Address("/ws/streams"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("WebSocket", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_OfAStream_AreNamedByTypeAndEndWithTheProgram()
    {
        using var response = await _http.GetAsync(Address("/api/streams/mic/events"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        Assert.Equal(("text/event-stream", "no-store"), (response.Content.Headers.ContentType!.ToString(), response.Headers.CacheControl!.ToString()));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 2000", await LineAsync(reader));
        Assert.Equal(("info", "info"), await EventAsync(reader));
        Assert.Equal(("status", "status"), await EventAsync(reader));
        await _feed.FramesAsync(Samples.Block(), None);
        Assert.Equal(("frames", "frames"), await EventAsync(reader));
        Assert.Equal("", await LineAsync(reader));
        var ping = LineAsync(reader);
        await Wait.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(15));
            return ping.IsCompleted;
        });
        Assert.Equal(": ping", await ping);
        var stop = _feed.StopAsync(None).AsTask();
        var rest = await reader.ReadToEndAsync().WaitAsync(Patience);
        Assert.Contains("event: status\ndata: {\"v\":1,\"type\":\"status\",\"status\":\"stopped\"", rest, StringComparison.Ordinal);
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task Events_ReaderVanishes_IsForgotten()
    {
        using (await _http.GetAsync(Address("/api/streams/mic/events"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience))
        {
            Assert.Equal(1, _feed.Clients);
        }

        await Wait.UntilAsync(() => _feed.Clients == 0);
    }

    private static string? Type(JsonElement message) => message.GetProperty("type").GetString();

    private static async Task<JsonElement> ReadAsync(ClientWebSocket client)
    {
        var buffer = new byte[512 * 1024];
        for (var count = 0; ;)
        {
            var received = await client.ReceiveAsync(buffer.AsMemory(count), None).AsTask().WaitAsync(Patience);
            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            count += received.Count;
            if (received.EndOfMessage)
            {
                ContractSchemas.AssertLine(Encoding.UTF8.GetString(buffer.AsSpan(0, count)));
                return JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, count));
            }
        }
    }

    private static Task<string?> LineAsync(StreamReader reader) => reader.ReadLineAsync().WaitAsync(Patience);

    private static async Task<(string Event, string? Type)> EventAsync(StreamReader reader)
    {
        Assert.Equal("", await LineAsync(reader));
        var (name, data) = (await LineAsync(reader), await LineAsync(reader));
        return (name!["event: ".Length..], Type(JsonSerializer.Deserialize<JsonElement>(data!["data: ".Length..])));
    }

    private Uri Address(string path) => new(new Uri(_web!.Url), path);

    private async Task<ClientWebSocket> ConnectAsync(string path, string? origin = null)
    {
        var client = new ClientWebSocket();
        if (origin is not null)
        {
            client.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await client.ConnectAsync(new Uri(Address(path).AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal)), None).WaitAsync(Patience);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
