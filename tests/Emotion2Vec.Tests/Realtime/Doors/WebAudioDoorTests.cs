using System.Net;
using System.Net.WebSockets;
using System.Text;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Audio;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Realtime.Doors;

public sealed class WebAudioDoorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _close = new();
    private readonly RecordingHost _host = new();
    private readonly WebAudioDoor _door;
    private WebPort? _web;
    private Task _run = Task.CompletedTask;

    public WebAudioDoorTests() => _door = new WebAudioDoor(2, _clock);

    public async Task InitializeAsync()
    {
        _web = await WebPort.StartAsync(new WebOptions { Port = 0 }, new WebParts { Audio = _door }, new Readiness(), NullLoggerFactory.Instance, CancellationToken.None);
        _run = _door.RunAsync(_host, _close.Token);
        await _host.WhenOpen.WaitAsync(Patience);
    }

    public async Task DisposeAsync()
    {
        await _close.CancelAsync();
        await _run.WaitAsync(Patience);
        await _web!.DisposeAsync();
        _close.Dispose();
    }

    [Fact]
    public async Task ServeAsync_FormatInTheAddress_IsAStreamFromTheStart()
    {
        using var client = await ConnectAsync("/audio/Desk%20one?rate=48000&channels=2");
        Assert.Equal("{\"stream\":\"guest\"}", await ReadTextAsync(client));
        var guest = await GuestAsync("Desk one");
        await client.SendAsync(new byte[400], WebSocketMessageType.Binary, true, CancellationToken.None);
        await client.SendAsync(new byte[40], WebSocketMessageType.Binary, false, CancellationToken.None);
        await client.SendAsync(new byte[40], WebSocketMessageType.Binary, true, CancellationToken.None);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).WaitAsync(Patience);

        await guest.Run.WaitAsync(Patience);
        Assert.Equal((120, 48000), (guest.Writer.Written, guest.Writer.SampleRate));
        Assert.True(guest.Writer.WaitsForSpace > 0, "a sender that can be held back is");
    }

    [Fact]
    public async Task ServeAsync_AudioFork_IsHeardWithItsMetadataAndToldNothing()
    {
        using var client = await ConnectAsync("/audio/call", "audio.drachtio.org");
        Assert.Equal("audio.drachtio.org", client.SubProtocol);
        await SendTextAsync(client, "{\"caller\":\"x\"}");
        await SendTextAsync(client, "{\"rate\":8000}");
        await client.SendAsync(new byte[320], WebSocketMessageType.Binary, true, CancellationToken.None);
        await SendTextAsync(client, "more metadata");
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).WaitAsync(Patience);

        var guest = await GuestAsync("call");
        await guest.Run.WaitAsync(Patience);
        Assert.Equal((160, 8000), (guest.Writer.Written, guest.Writer.SampleRate));
    }

    [Fact]
    public async Task ServeAsync_SoundBeforeItsFormat_IsToldWhatToDo()
    {
        using var client = await ConnectAsync("/audio/a");
        await client.SendAsync(new byte[320], WebSocketMessageType.Binary, true, CancellationToken.None);

        Assert.Contains("?rate=16000", await ReadCloseAsync(client), StringComparison.Ordinal);
        Assert.Empty(_host.Guests);
    }

    [Fact]
    public async Task ServeAsync_EndlessMessage_EndsTheStreamWithTheReason()
    {
        using var client = await ConnectAsync("/audio/a?rate=16000");
        var guest = await GuestAsync("a");
        for (var part = 0; part < WebAudioCall.MaxMessageBytes / 4096; part++)
        {
            await client.SendAsync(new byte[4096], WebSocketMessageType.Binary, false, CancellationToken.None);
        }

        Assert.Contains("longer than", await ReadCloseAsync(client), StringComparison.Ordinal);
        await Assert.ThrowsAsync<Emotion2VecException>(() => guest.Run.WaitAsync(Patience));
    }

    [Fact]
    public async Task ServeAsync_StreamEnded_SaysSo()
    {
        using var client = await ConnectAsync("/audio/a?rate=16000");
        (await GuestAsync("a")).Stop();

        Assert.Contains("ended", await ReadCloseAsync(client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/audio/a", "nothing was said")]
    [InlineData("/audio/a?rate=16000", "no sound came")]
    public async Task ServeAsync_NothingComes_IsClosed(string path, string reason)
    {
        using var client = await ConnectAsync(path);
        var closed = ReadCloseAsync(client);
        while (!closed.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        Assert.Contains(reason, await closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServeAsync_PeerVanishes_StreamEnds()
    {
        using var client = await ConnectAsync("/audio/a?rate=16000");
        var guest = await GuestAsync("a");
        client.Abort();

        await guest.Run.WaitAsync(Patience);
    }

    [Fact]
    public async Task RunAsync_Closed_TellsEveryoneAndRefusesOthers()
    {
        using var client = await ConnectAsync("/audio/a?rate=16000");
        await GuestAsync("a");
        await _close.CancelAsync();

        Assert.Contains("stops", await ReadCloseAsync(client), StringComparison.Ordinal);
        await _run.WaitAsync(Patience);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RefusalAsync("/audio/b?rate=16000"));
    }

    [Fact]
    public async Task ServeAsync_OneTooMany_IsRefused()
    {
        using var first = await ConnectAsync("/audio/a?rate=16000");
        using var second = await ConnectAsync("/audio/b?rate=16000");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RefusalAsync("/audio/c?rate=16000"));
    }

    [Fact]
    public async Task ServeAsync_PageOfAnotherOrigin_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Forbidden, await RefusalAsync("/audio/a?rate=16000", "http://evil.example"));
        using var client = await ConnectAsync("/audio/a?rate=16000", origin: _web!.Url);
    }

    [Fact]
    public async Task ServeAsync_WrongFormat_IsRefused() => Assert.Equal(HttpStatusCode.BadRequest, await RefusalAsync("/audio/a?rate=1"));

    [Fact]
    public async Task MicrophonePage_IsSelfContainedAndKeptToItself()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_web!.Url) };
        foreach (var (path, type) in new[] { ("/microphone", "text/html"), ("/microphone/page.css", "text/css"), ("/microphone/page.js", "text/javascript"), ("/microphone/sender.js", "text/javascript"), ("/microphone/capture.js", "text/javascript") })
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.DoesNotContain("://", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private async Task<ClientWebSocket> ConnectAsync(string path, string? protocol = null, string? origin = null)
    {
        var client = new ClientWebSocket();
        if (protocol is not null)
        {
            client.Options.AddSubProtocol(protocol);
        }

        if (origin is not null)
        {
            client.Options.SetRequestHeader("Origin", origin);
        }

        client.Options.CollectHttpResponseDetails = true;
        try
        {
            await client.ConnectAsync(new Uri(_web!.Url.Replace("http", "ws", StringComparison.Ordinal) + path), CancellationToken.None).WaitAsync(Patience);
            return client;
        }
        catch (WebSocketException refusal)
        {
            refusal.Data["status"] = client.HttpStatusCode;
            client.Dispose();
            throw;
        }
    }

    private async Task<HttpStatusCode> RefusalAsync(string path, string? origin = null) =>
        (HttpStatusCode)(await Assert.ThrowsAsync<WebSocketException>(async () => (await ConnectAsync(path, origin: origin)).Dispose())).Data["status"]!;

    private async Task<RecordingHost.Guest> GuestAsync(string name)
    {
        using var patience = new CancellationTokenSource(Patience);
        RecordingHost.Guest? guest;
        while (!_host.Guests.TryGetValue(name, out guest))
        {
            await Task.Delay(1, patience.Token);
        }

        return guest;
    }

    private static Task SendTextAsync(ClientWebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    private static async Task<string> ReadTextAsync(ClientWebSocket client)
    {
        var buffer = new byte[1000];
        var result = await client.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Patience);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    private static async Task<string> ReadCloseAsync(ClientWebSocket client)
    {
        var buffer = new byte[1000];
        while ((await client.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Patience)).MessageType != WebSocketMessageType.Close)
        {
        }

        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        return client.CloseStatusDescription ?? "";
    }
}
