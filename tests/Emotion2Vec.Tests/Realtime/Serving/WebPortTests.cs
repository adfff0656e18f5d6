using System.Net;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class WebPortTests
{
    private static readonly WebOptions Anywhere = new() { Port = 0 };

    [Fact]
    public async Task Readyz_Phases_TellTheTruth()
    {
        var readiness = new Readiness();
        await using var web = await StartAsync(Anywhere, readiness);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting\n"), await GetAsync(web!, "/readyz"));
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await GetAsync(web!, "/healthz"));
        readiness.Started(mqtt: null);
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await GetAsync(web!, "/readyz"));
        readiness.Stopping();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "stopping\n"), await GetAsync(web!, "/readyz"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(web!, "/mqtt")).Status);
    }

    [Fact]
    public async Task StartAsync_PortTaken_NamesPortAndKey()
    {
        await using var first = await StartAsync(Anywhere, new());
        var port = new Uri(first!.Url).Port;

        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => StartAsync(new() { Port = port }, new()));

        Assert.Equal(ErrorKind.AddressInUse, failure.Kind);
        Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("set Web:Port", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ForeignAddress_IsAConfigurationError()
    {
        // An address for documentation (RFC 5737), which no machine has.
        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => StartAsync(new() { Address = "192.0.2.1", Port = 0 }, new()));

        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains("Web:Address", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_Disabled_OpensNothing() => Assert.Null(await StartAsync(new() { Enabled = false }, new()));

    private static Task<WebPort?> StartAsync(WebOptions options, Readiness readiness) =>
        WebPort.StartAsync(options, new WebParts(), readiness, NullLoggerFactory.Instance, CancellationToken.None);

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(WebPort web, string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(new Uri(web.Url), path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
