using System.Net;
using System.Net.Http.Headers;
using Emotion2Vec.Realtime.Contract;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Contract;

public sealed class ContractPagesTests : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private WebPort _web = null!;

    public async Task InitializeAsync()
    {
        _web = (await WebPort.StartAsync(new WebOptions { Port = 0 }, new WebParts(), new Readiness(), NullLoggerFactory.Instance, CancellationToken.None))!;
        _client.BaseAddress = new Uri(_web.Url);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _web.DisposeAsync();
    }

    [Fact]
    public async Task Get_EveryDocument_IsTheOneOfTheRepository()
    {
        string[] names = ["asyncapi.json", "openapi.json", .. ContractSchemas.Names.Select(name => $"schemas/{name}.json")];
        foreach (var name in names)
        {
            using var response = await _client.GetAsync(new Uri(name, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(ContractSchemas.Folder, name)), await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("asyncapi.json", "application/vnd.aai.asyncapi+json; version=3.0.0")]
    [InlineData("openapi.json", "application/vnd.oai.openapi+json; version=3.1")]
    [InlineData("schemas/frames.json", "application/schema+json")]
    public async Task Get_Document_SaysWhatItIs(string name, string contentType)
    {
        using var response = await _client.GetAsync(new Uri(name, UriKind.Relative));
        Assert.Equal(contentType, $"{response.Content.Headers.ContentType}");
    }

    [Fact]
    public async Task Get_KnownDocument_IsNotSentAgain()
    {
        using var first = await _client.GetAsync(new Uri("asyncapi.json", UriKind.Relative));
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri("asyncapi.json", UriKind.Relative));
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _client.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_Document_TellsItsLengthOnly()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri("schemas/info.json", UriKind.Relative));
        using var response = await _client.SendAsync(request);

        Assert.Equal(new FileInfo(ContractSchemas.FileOf("info")).Length, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("schemas/nothing.json")]
    [InlineData("schemas/../asyncapi.jso")]
    [InlineData("schemas/..%2fopenapi.json")]
    public async Task Get_WhatIsNotThere_IsNotFound(string name)
    {
        using var response = await _client.GetAsync(new Uri(name, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/asyncapi.json")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/asyncapi.json")]
    [InlineData("http://0.0.0.0:8080", "")]
    [InlineData("http://[::]:8080", "")]
    public void UrlAt_Port_IsWhereItIsFound(string web, string url) => Assert.Equal(url, ContractPages.UrlAt(web));
}
