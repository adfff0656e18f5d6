using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Tests.Realtime.Models;

/// <summary>A host with Hugging Face's layout and one small model, whose behaviour a test may bend.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    public const string Checkpoint = "model.pt";
    private const string Repository = "/emotion2vec/tiny/resolve/main/";

    private readonly Func<ScriptedRequest, byte[], ScriptedReply, ScriptedReply> _bend;

    private readonly IReadOnlyDictionary<string, byte[]> _files;

    public TestHub(Func<ScriptedRequest, byte[], ScriptedReply, ScriptedReply>? bend = null, IReadOnlyDictionary<string, byte[]>? files = null)
    {
        _files = files ?? Files;
        _bend = bend ?? ((_, _, honest) => honest);
        Server = new(Answer);
        Folder = Directory.CreateTempSubdirectory("e2v-hub-").FullName;
    }

    public static IReadOnlyDictionary<string, byte[]> Files { get; } = new Dictionary<string, byte[]>
    {
        ["config.yaml"] = Encoding.UTF8.GetBytes("model: tiny\n"),
        [Checkpoint] = RandomBytes(3_000_000),
    };

    public static CatalogueEntry Entry(Uri server) => new()
    {
        Name = "tiny",
        Summary = "for tests",
        ApproximateBytes = 1000,
        Files = [new("config.yaml", 10_000), new(Checkpoint, 5_000_000)],
        HuggingFaceRepository = "emotion2vec/tiny",
        ModelScopeRepository = "iic/tiny",
        Licence = new("Test Licence", new("https://licence.example/"), new(server, "/licence.txt"), "Keep the name."),
    };

    public ScriptedServer Server { get; }

    public string Folder { get; }

    public List<string> Notices { get; } = [];

    public Dictionary<string, List<long>> Progress { get; } = [];

    public string? LicenceShown { get; private set; }

    public IEnumerable<ScriptedRequest> CheckpointRequests => Server.Requests.Where(request => request.Method == "GET" && request.Path.EndsWith(Checkpoint, StringComparison.Ordinal));

    public string PathTo(string file) => Path.Combine(Folder, file);

    public async Task<PullRecord> PullAsync(
        string? sha256 = null, bool accept = true, long freeBytes = long.MaxValue, string? recorded = null, Func<HttpTransport, Retries, IModelHost>? host = null, CancellationToken cancellationToken = default)
    {
        var policy = new DownloadPolicy { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(5), StallTimeout = TimeSpan.FromSeconds(1.5), MaxFailures = 4 };
        using var transport = new HttpTransport(policy);
        var retries = new Retries(policy, TimeProvider.System, Notices.Add);
        var entry = Entry(Server.Address);
        if (recorded is not null)
        {
            entry = entry with { Files = [entry.Files[0], entry.Files[1] with { Sha256Start = recorded }] };
        }

        var pull = new ModelPull(host?.Invoke(transport, retries) ?? new HuggingFaceHost(transport, retries, Server.Address), transport, retries, new Dialogue(this, accept), TimeProvider.System, _ => freeBytes);
        return await pull.RunAsync(new(entry, Folder, sha256), cancellationToken);
    }

    /// <summary>Fetches all files of the hub and makes a package of them in <paramref name="output"/>.</summary>
    public async Task<ModelPackage> PullPackageAsync(string output, bool overwrite = false, bool keepDownload = false)
    {
        var policy = new DownloadPolicy { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(5), MaxFailures = 4 };
        using var transport = new HttpTransport(policy);
        var retries = new Retries(policy, TimeProvider.System, Notices.Add);
        var pull = new ModelPull(new HuggingFaceHost(transport, retries, Server.Address), transport, retries, new Dialogue(this, accept: true), TimeProvider.System, _ => long.MaxValue);
        var entry = Entry(Server.Address) with { Files = [.. _files.Select(file => new CatalogueFile(file.Key, 10_000_000))] };
        return await new PackagePull(pull, (input, target, options, _) => Task.FromResult(CheckpointConverter.Convert(input, target, options)))
            .RunAsync(entry, output, null, overwrite, keepDownload, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private ScriptedReply Answer(ScriptedRequest request)
    {
        if (request.Path == "/licence.txt")
        {
            return _bend(request, [], new() { Body = "Full licence text."u8.ToArray(), Headers = Length(18) });
        }

        if (!request.Path.StartsWith(Repository, StringComparison.Ordinal) || !_files.TryGetValue(request.Path[Repository.Length..], out var content))
        {
            return _bend(request, [], new() { Status = "404 Not Found", Headers = Length(0) });
        }

        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";
        var headers = new Dictionary<string, string> { ["ETag"] = tag, ["X-Repo-Commit"] = "abc123" };
        var resumes = request.From > 0 && request.Headers.GetValueOrDefault("If-Range") == tag;
        var body = request.Method == "HEAD" ? [] : resumes ? content[request.From..] : content;
        headers["Content-Length"] = (request.Method == "HEAD" ? content.Length : body.Length).ToString(CultureInfo.InvariantCulture);
        if (resumes)
        {
            headers["Content-Range"] = $"bytes {request.From}-{content.Length - 1}/{content.Length}";
        }

        return _bend(request, content, new() { Status = resumes ? "206 Partial Content" : "200 OK", Headers = headers, Body = body });
    }

    private static Dictionary<string, string> Length(int bytes) => new() { ["Content-Length"] = bytes.ToString(CultureInfo.InvariantCulture) };

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private sealed class Dialogue(TestHub hub, bool accept) : IPullDialogue
    {
        public string? AcceptLicence(Licence licence, string? text)
        {
            hub.LicenceShown = text ?? licence.Summary;
            return accept ? "Accepted in a test." : null;
        }

        public void Notice(string message) => hub.Notices.Add(message);

        public Task ShowProgressAsync(Func<Func<string, long?, IProgress<long>>, Task> work) => work((name, _) => new Bar(hub.Progress[name] = []));
    }

    private sealed class Bar(List<long> values) : IProgress<long>
    {
        public void Report(long value) => values.Add(value);
    }
}
