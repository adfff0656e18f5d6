using System.Text;
using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Tests.Realtime.Models;

public sealed class ModelHostTests
{
    private const string Sha256 = "4f14ddf7ba394bcafdd4bff6ae0f24ab2e4134260d4dd42c58ea791a201b02dd";

    [Fact]
    public async Task HuggingFace_LargeFile_ReadsTheLinkedHeadersOfTheRedirect()
    {
        await using var server = new ScriptedServer(request => request.Path.EndsWith("model.pt", StringComparison.Ordinal)
            ? Reply("302 Found", ("Location", "https://cdn.example/x"), ("X-Linked-Size", "1950000000"), ("X-Linked-Etag", $"\"{Sha256}\""), ("X-Repo-Commit", "c0ffee"))
            : Reply("200 OK", ("Content-Length", "12"), ("ETag", "\"0123456789abcdef0123456789abcdef01234567\"")));

        var announced = await AskAsync(server, (transport, retries) => new HuggingFaceHost(transport, retries, new(server.Address, "/mirror/")));

        Assert.Equal((12L, null, "0123456789abcdef0123456789abcdef01234567"), (announced[0].Size, announced[0].Sha256, announced[0].GitSha1));
        Assert.Equal((1_950_000_000L, Sha256, "c0ffee"), (announced[1].Size, announced[1].Sha256, announced[1].Revision));
        Assert.Equal("/mirror/emotion2vec/tiny/resolve/main/model.pt", server.Requests[^1].Path);
        Assert.All(server.Requests, request => Assert.Equal(("HEAD", "identity"), (request.Method, request.Headers["Accept-Encoding"])));
    }

    [Fact]
    public async Task HuggingFace_RenamedRepository_IsFollowedWithinTheHost()
    {
        await using var server = new ScriptedServer(request => request.Path.StartsWith("/new/", StringComparison.Ordinal)
            ? Reply("200 OK", ("Content-Length", "7"))
            : Reply("307 Temporary Redirect", ("Location", $"/new{request.Path}")));

        var announced = await AskAsync(server, (transport, retries) => new HuggingFaceHost(transport, retries, server.Address));

        Assert.All(announced, file => Assert.Equal(7, file.Size));
    }

    [Fact]
    public async Task ModelScope_List_GivesSizesAndHashes()
    {
        const string list = """{"Code":200,"Data":{"Files":[{"Path":"config.yaml","Size":12,"Sha256":"HASH","Revision":"r1"},{"Path":"model.pt","Size":34,"Sha256":"nonsense"},{"Path":"example","Size":0,"Type":"tree"}]}}""";
        await using var server = new ScriptedServer(_ => Json(list.Replace("HASH", Sha256, StringComparison.Ordinal)));

        var announced = await AskAsync(server, (transport, retries) => new ModelScopeHost(transport, retries, server.Address));

        Assert.Equal((12L, Sha256, "r1"), (announced[0].Size, announced[0].Sha256, announced[0].Revision));
        Assert.Equal((34L, null), (announced[1].Size, announced[1].Sha256));
        Assert.Equal(new Uri(server.Address, "/models/iic/tiny/resolve/master/model.pt"), announced[1].Source);
        Assert.Equal("/api/v1/models/iic/tiny/repo/files?Revision=master&Recursive=true", Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData("""{"Code":200,"Data":{"Files":[{"Path":"config.yaml"}]}}""", ErrorKind.NotFound)]
    [InlineData("""<html>sign in</html>""", ErrorKind.InvalidInput)]
    [InlineData("""{"Data":{}}""", ErrorKind.InvalidInput)]
    [InlineData("""{"Data":{"Files":[{"Path":5}]}}""", ErrorKind.InvalidInput)]
    [InlineData("""[]""", ErrorKind.InvalidInput)]
    public async Task ModelScope_BadList_IsAClearError(string list, ErrorKind kind)
    {
        await using var server = new ScriptedServer(_ => Json(list));

        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => AskAsync(server, (transport, retries) => new ModelScopeHost(transport, retries, server.Address)));

        Assert.Equal(kind, failure.Kind);
    }

    [Fact]
    public async Task Pull_FromModelScope_Works()
    {
        var list = JsonSerializer.Serialize(new { Data = new { Files = TestHub.Files.Select(file => new { Path = file.Key, Size = file.Value.Length }) } });
        await using var hub = new TestHub((request, _, honest) => request.Path.StartsWith("/api/v1/", StringComparison.Ordinal)
            ? Json(list)
            : request.Path.StartsWith("/models/iic/tiny/resolve/master/", StringComparison.Ordinal)
                ? new() { Body = TestHub.Files[request.Path.Split('/')[^1]] }
                : honest);

        // The record of hashes is of Hugging Face's files and must not be held against another host's.
        await hub.PullAsync(recorded: "00", host: (transport, retries) => new ModelScopeHost(transport, retries, hub.Server.Address));

        Assert.Equal(3_000_000, new FileInfo(hub.PathTo(TestHub.Checkpoint)).Length);
    }

    [Fact]
    public async Task Announce_NobodyListens_GivesUpWithTheHostName()
    {
        var server = new ScriptedServer(_ => new());
        var address = server.Address;
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => AskAsync(address, (transport, retries) => new HuggingFaceHost(transport, retries, address)));

        Assert.Equal(ErrorKind.DeviceLost, failure.Kind);
        Assert.Contains("127.0.0.1 refuses the connection", failure.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<FileAnnouncement>> AskAsync(ScriptedServer server, Func<HttpTransport, Retries, IModelHost> host) => AskAsync(server.Address, host);

    private static async Task<IReadOnlyList<FileAnnouncement>> AskAsync(Uri address, Func<HttpTransport, Retries, IModelHost> host)
    {
        var policy = new DownloadPolicy { FirstPause = TimeSpan.FromMilliseconds(1), MaxFailures = 2 };
        using var transport = new HttpTransport(policy);
        return await host(transport, new(policy, TimeProvider.System, _ => { })).AnnounceAsync(TestHub.Entry(address), CancellationToken.None);
    }

    private static ScriptedReply Reply(string status, params (string Name, string Value)[] headers) => new() { Status = status, Headers = headers.ToDictionary(header => header.Name, header => header.Value) };

    private static ScriptedReply Json(string text) => new() { Body = Encoding.UTF8.GetBytes(text), Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } };
}
