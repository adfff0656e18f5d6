using System.Net;
using System.Text;
using System.Text.Json;
using Emotion2Vec.Realtime.Control;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Contract;
using Emotion2Vec.Tests.Realtime.Control;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Api;

public sealed class StreamsApiTests : IAsyncLifetime
{
    private const string Rtp = "rtp://127.0.0.1:20000-29999?codec=pcmu&rtcp=off";

    private readonly HttpClient _http = new();
    private readonly ControlDesk _desk = new();
    private ControlRig? _rig;
    private WebPort? _web;

    public async Task InitializeAsync()
    {
        _rig = await ControlRig.StartAsync();
        _web = await WebPort.StartAsync(new WebOptions { Port = 0 }, new() { Desk = _desk }, new Readiness(), NullLoggerFactory.Instance, CancellationToken.None);
        _desk.Open(_rig.Control);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _web!.DisposeAsync();
        await _rig!.DisposeAsync();
    }

    [Fact]
    public async Task Streams_OverTheirLife_AreAddedChangedAndRemoved()
    {
        var (status, added) = await AskAsync("POST", "/api/streams", $$$"""{"stream":"call","source":"{{{Rtp}}}","consent":"told at the start","trajectory":{"preset":"calm"}}""");
        Assert.Equal((HttpStatusCode.Created, "call", "added"), (status, added.GetProperty("stream").GetString(), added.GetProperty("origin").GetString()));
        Assert.Equal(3, added.GetProperty("settings").GetProperty("tau_seconds").GetDouble());

        (status, var list) = await AskAsync("GET", "/api/streams");
        Assert.Equal((HttpStatusCode.OK, 1, 2), (status, list.GetProperty("v").GetInt32(), list.GetProperty("streams").GetArrayLength()));
        Assert.True((await AskAsync("POST", "/api/streams/call/pause")).Body.GetProperty("paused").GetBoolean());
        Assert.Equal("paused", (await AskAsync("GET", "/api/streams/call")).Body.GetProperty("status").GetProperty("status").GetString());
        Assert.False((await AskAsync("POST", "/api/streams/call/resume")).Body.GetProperty("paused").GetBoolean());
        var changed = (await AskAsync("PATCH", "/api/streams/call", """{"events":{"leave_ms":1000}}""")).Body.GetProperty("settings");
        Assert.Equal((3, 1000), (changed.GetProperty("tau_seconds").GetInt32(), changed.GetProperty("events").GetProperty("leave_ms").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("DELETE", "/api/streams/call")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync("GET", "/api/streams/call")).Status);
    }

    [Theory]
    [InlineData("GET", "/api/streams/nobody", null, 404, "not_found")]
    [InlineData("GET", "/api/streams/NO", null, 400, "invalid_input")]
    [InlineData("DELETE", "/api/streams/nobody", null, 404, "not_found")]
    [InlineData("POST", "/api/streams/nobody/pause", null, 404, "not_found")]
    [InlineData("PATCH", "/api/streams/desk", "{}", 400, "invalid_input")]
    [InlineData("PATCH", "/api/streams/desk", """{"trajectory":{"preset":"slow"}}""", 400, "invalid_input")]
    [InlineData("PATCH", "/api/streams/desk", """{"events":{"enter_ms":"many"}}""", 400, "invalid_input")]
    [InlineData("POST", "/api/streams", """{"stream":"desk","source":"demo"}""", 409, "address_in_use")]
    [InlineData("POST", "/api/streams", """{"stream":"a","source":"mic:"}""", 403, "permission_denied")]
    [InlineData("POST", "/api/streams", """{"stream":"a","sdp":"nonsense"}""", 400, "invalid_input")]
    [InlineData("POST", "/api/streams", """{"stream":"a","source":"demo","sdp":"v=0"}""", 400, "invalid_input")]
    [InlineData("POST", "/api/streams", """{"stream":"a","source":"demo","rate":1}""", 400, "invalid_input")]
    [InlineData("POST", "/api/streams", """{"stream":"a","stream":"b","source":"demo"}""", 400, "invalid_input")]
    [InlineData("POST", "/api/streams", "null", 400, "invalid_input")]
    [InlineData("POST", "/api/streams", "[]", 400, "invalid_input")]
    [InlineData("POST", "/api/streams", "", 400, "invalid_input")]
    [InlineData("POST", "/api/streams", """{"stream":""", 400, "invalid_input")]
    public async Task Requests_Bad_AreProblemsWithAReason(string method, string path, string? body, int expected, string kind)
    {
        var (status, problem) = await AskAsync(method, path, body);

        Assert.Equal(expected, (int)status);
        Assert.Equal((expected, kind), (problem.GetProperty("status").GetInt32(), problem.GetProperty("kind").GetString()));
        Assert.True(problem.GetProperty("detail").GetString()!.Length > 10);
        Assert.DoesNotContain("Emotion2Vec", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(_rig!.Engine.Streams);
    }

    [Fact]
    public async Task Streams_BeyondWhatTheMachineCarries_AreAskedToComeAgain()
    {
        await using var rig = await ControlRig.StartAsync(capacity: new() { Lanes = 1, BatchLimit = 1, StreamsMeasured = 1.5 });
        _desk.Close();
        _desk.Open(rig.Control);

        var (status, problem) = await AskAsync("POST", "/api/streams", $$$"""{"stream":"call","source":"{{{Rtp}}}"}""");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "overloaded"), (status, problem.GetProperty("kind").GetString()));
        Assert.StartsWith("Overloaded: live streams running 1, admitted here 1", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await AskAsync("POST", "/api/streams", """{"stream":"clip","source":"demo?pace=fast"}""")).Status);
    }

    [Fact]
    public async Task Requests_OfAnotherKindOrSize_AreRefused()
    {
        using var text = new StringContent("{}", Encoding.UTF8, "text/plain");
        using var plain = await _http.PostAsync(new Uri(new Uri(_web!.Url), "/api/streams"), text);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, plain.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await AskAsync("POST", "/api/streams", $$"""{"sdp":"{{new string('v', 70_000)}}"}""")).Status);
    }

    [Fact]
    public async Task Bodies_OfRubbish_AreRefusedAndHarmNothing()
    {
        const string Whole = """{"stream":"desk","source":"rtp://127.0.0.1:5004?codec=pcmu","trajectory":{"preset":"fast","tau_seconds":1},"events":{"enter_ms":400}}""";
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fuzz.Mutate(Whole, random)));
            content.Headers.ContentType = new("application/json");
            using var response = await _http.PostAsync(new Uri(new Uri(_web!.Url), "/api/streams"), content);
            Assert.True((int)response.StatusCode is >= 201 and < 500, $"{response.StatusCode} for mutation {i}");
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync("GET", "/api/streams")).Status);
    }

    [Fact]
    public async Task Requests_ProgramStops_AreAskedToComeAgain()
    {
        _desk.Close();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync("GET", "/api/streams")).Status);
    }

    [Fact]
    public async Task Info_OfTheNode_SaysWhatCanBeDone()
    {
        var (_, info) = await AskAsync("GET", "/api/info");
        Assert.Equal(["demo", "rtp", "sdp"], info.GetProperty("sources").EnumerateArray().Select(kind => kind.GetString()));
        Assert.Equal("scripted", info.GetProperty("info").GetProperty("model_name").GetString());
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(_web!.Url), path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(response.IsSuccessStatusCode ? "application/json" : "application/problem+json", response.Content.Headers.ContentType!.MediaType);
        OpenApiDocument.AssertAnswer(method, path, (int)response.StatusCode, response.Content.Headers.ContentType.MediaType!, text);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(text));
    }
}
