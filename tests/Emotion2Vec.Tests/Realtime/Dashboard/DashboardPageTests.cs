using System.Net;
using System.Text.RegularExpressions;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Dashboard;

public sealed partial class DashboardPageTests : IAsyncLifetime
{
    private readonly LiveFeed _feed = new(TimeProvider.System);
    private WebPort? _web;
    private HttpClient _http = new();

    public async Task InitializeAsync()
    {
        _web = await WebPort.StartAsync(new WebOptions { Port = 0 }, new WebParts { Feed = _feed }, new Readiness(), NullLoggerFactory.Instance, CancellationToken.None);
        _http.Dispose();
        _http = new() { BaseAddress = new Uri(_web!.Url) };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _web!.DisposeAsync();
        await _feed.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/overlay/desk")]
    public async Task Pages_WhateverTheyName_IsInsideTheProgram(string page)
    {
        var seen = new HashSet<string>();
        var left = new Queue<string>([page]);
        while (left.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
            foreach (Match name in Reference().Matches(await response.Content.ReadAsStringAsync()))
            {
                left.Enqueue(new Uri(new Uri($"http://here{path}"), name.Groups["path"].Value).AbsolutePath);
            }
        }

        Assert.Contains("/dashboard/strip.js", seen);
        Assert.Contains("/favicon.ico", seen);
        Assert.Equal(page == "/", seen.Contains("/dashboard/uplot/uPlot.esm.js"));
        Assert.Equal(page == "/", seen.Contains("/microphone/sender.js"));
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/overlay/desk", "text/html")]
    [InlineData("/dashboard/main.js", "text/javascript")]
    [InlineData("/dashboard/dashboard.css", "text/css")]
    [InlineData("/dashboard/uplot/uPlot.esm.js", "text/javascript")]
    [InlineData("/dashboard/uplot/LICENSE", "text/plain")]
    [InlineData("/favicon.ico", "image/svg+xml")]
    public async Task Files_Headers_AllowNothingFromElsewhereAndNothingInline(string path, string type)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/overlay/desk")]
    public async Task Pages_Markup_HasNoScriptOrStyleInline(string page)
    {
        var html = await _http.GetStringAsync(new Uri(page, UriKind.Relative));

        Assert.DoesNotMatch("<script(?![^>]* src=)", html);
        Assert.DoesNotMatch("(?i)<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://", html);
    }

    [Fact]
    public async Task Files_KnownToTheBrowser_AreNotSentAgain()
    {
        using var first = await _http.GetAsync(new Uri("/dashboard/main.js", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/dashboard/main.js", UriKind.Relative));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [GeneratedRegex("(?:from |import |src=|href=|addModule\\()['\"](?<path>[./][^'\"#]*)['\"]")]
    private static partial Regex Reference();
}
