using System.Security.Cryptography;
using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Tests.Realtime.Models;

public sealed class ModelPullTests
{
    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(TestHub.Files[TestHub.Checkpoint]));

    [Fact]
    public async Task Run_HonestServer_WritesFilesLicenceAndRecord()
    {
        await using var hub = new TestHub();

        var record = await hub.PullAsync(sha256: Sha256);

        AssertWhole(hub);
        Assert.Equal("Full licence text.", hub.LicenceShown);
        Assert.Contains("Full licence text.", await File.ReadAllTextAsync(hub.PathTo(ModelPull.LicenceName)), StringComparison.Ordinal);
        Assert.Equal(("tiny", "abc123", "Test Licence"), (record.Model, record.Revision, record.Licence));
        Assert.Equal(Sha256, record.Files[^1].Sha256);
        Assert.Contains(record.Files[^1].Checks, check => check.StartsWith("sha256 given by the user", StringComparison.Ordinal));
        Assert.Contains(record.Files[^1].Checks, check => check.StartsWith("sha256 announced by the host", StringComparison.Ordinal));
        using var written = JsonDocument.Parse(await File.ReadAllBytesAsync(hub.PathTo(ModelPull.RecordName)));
        Assert.Equal(Sha256, written.RootElement.GetProperty("Files")[1].GetProperty("Sha256").GetString());
        Assert.Equal(3_000_000, hub.Progress[TestHub.Checkpoint][^1]);
    }

    [Fact]
    public async Task Run_LicenceRefused_FetchesNoFile()
    {
        await using var hub = new TestHub();

        var failure = await FailureOf(hub.PullAsync(accept: false));

        Assert.Equal(ErrorKind.PermissionDenied, failure.Kind);
        Assert.Equal("/licence.txt", Assert.Single(hub.Server.Requests).Path);
        Assert.Empty(Directory.GetFiles(hub.Folder));
    }

    [Fact]
    public async Task Run_LicenceTextUnreachable_ShowsSummaryAndSaysSo()
    {
        await using var hub = new TestHub((request, _, honest) => request.Path == "/licence.txt" ? honest with { Status = "404 Not Found" } : honest);

        await hub.PullAsync();

        Assert.Equal("Keep the name.", hub.LicenceShown);
        Assert.Contains("could not be fetched", await File.ReadAllTextAsync(hub.PathTo(ModelPull.LicenceName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ConnectionCutTwice_ResumesWhereItStopped()
    {
        await using var hub = new TestHub((request, _, honest) => IsCheckpoint(request) && request.Number < 2 ? honest with { CutAfter = 1_000_000 } : honest);

        await hub.PullAsync();

        AssertWhole(hub);
        Assert.Equal(3, hub.CheckpointRequests.Count());
        Assert.All(hub.CheckpointRequests.Skip(1), request => Assert.True(request.From > 0));
        Assert.Equal(2, hub.Notices.Count);
    }

    [Fact]
    public async Task Run_InterruptedEarlier_ResumesInTheNextRun()
    {
        await using var hub = new TestHub((request, _, honest) => IsCheckpoint(request) && request.Number < 4 ? honest with { CutAfter = 100_000 } : honest);
        Assert.Equal(ErrorKind.DeviceLost, (await FailureOf(hub.PullAsync())).Kind);
        Assert.False(File.Exists(hub.PathTo(TestHub.Checkpoint)));
        var kept = new FileInfo(hub.PathTo($"{TestHub.Checkpoint}.part")).Length;

        await hub.PullAsync();

        AssertWhole(hub);
        Assert.InRange(kept, 1, 400_000);
        Assert.Equal(kept, hub.CheckpointRequests.Last().From);
    }

    [Fact]
    public async Task Run_ServerStalls_TriesAgain()
    {
        await using var hub = new TestHub((request, _, honest) => IsCheckpoint(request) && request.Number == 0 ? honest with { StallAfter = 500_000 } : honest);

        await hub.PullAsync();

        AssertWhole(hub);
        Assert.Contains(hub.Notices, notice => notice.Contains("nothing came for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ServerIgnoresRange_StartsAgain()
    {
        await using var hub = new TestHub((request, content, honest) => !IsCheckpoint(request)
            ? honest
            : request.Number == 0
                ? honest with { CutAfter = 1_000_000 }
                : honest with { Status = "200 OK", Body = content, Headers = With(honest, ("Content-Length", $"{content.Length}"), ("Content-Range", null)) });

        await hub.PullAsync();

        AssertWhole(hub);
        Assert.True(hub.CheckpointRequests.Last().From > 0);
    }

    [Fact]
    public async Task Run_ETagChangesMeanwhile_StartsAgain()
    {
        // If-Range does not match any more, so an honest server answers 200 with the whole; this one sends the range of another version as well.
        await using var hub = new TestHub((request, content, honest) => (IsCheckpoint(request), request.Number) switch
        {
            (true, 0) => honest with { CutAfter = 1_000_000, Headers = With(honest, ("ETag", "\"old\"")) },
            (true, 1) => honest with { Status = "206 Partial Content", Body = content[request.From..], Headers = With(honest, ("Content-Length", $"{content.Length - request.From}"), ("Content-Range", $"bytes {request.From}-{content.Length - 1}/{content.Length}")) },
            _ => honest,
        });

        await hub.PullAsync();

        AssertWhole(hub);
        Assert.Equal("\"old\"", hub.CheckpointRequests.ElementAt(1).Headers["If-Range"]);
        Assert.Equal(0, hub.CheckpointRequests.Last().From);
    }

    [Fact]
    public async Task Run_WeakETag_NeverResumes()
    {
        await using var hub = new TestHub((request, _, honest) => !IsCheckpoint(request)
            ? honest
            : honest with { Headers = With(honest, ("ETag", "W/\"x\"")), CutAfter = request.Number == 0 ? 1_000_000 : null });

        await hub.PullAsync();

        AssertWhole(hub);
        Assert.All(hub.CheckpointRequests, request => Assert.DoesNotContain("Range", request.Headers.Keys));
    }

    [Fact]
    public async Task Run_RangeNotSatisfiable_StartsAgain()
    {
        await using var hub = new TestHub((request, _, honest) => (IsCheckpoint(request), request.Number) switch
        {
            (true, 0) => honest with { CutAfter = 1_000_000 },
            (true, 1) => new() { Status = "416 Range Not Satisfiable", Headers = new Dictionary<string, string> { ["Content-Length"] = "0" } },
            _ => honest,
        });

        await hub.PullAsync();

        AssertWhole(hub);
    }

    [Fact]
    public async Task Run_LengthTooLong_FailsAfterSomeTries()
    {
        await using var hub = new TestHub((request, content, honest) => IsCheckpoint(request) || request.Method == "HEAD" && request.Path.EndsWith(TestHub.Checkpoint, StringComparison.Ordinal)
            ? honest with { Status = "200 OK", Body = request.Method == "GET" ? content : [], Headers = With(honest, ("Content-Length", $"{content.Length + 10}"), ("ETag", null), ("Content-Range", null)) }
            : honest);

        var failure = await FailureOf(hub.PullAsync());

        Assert.Equal(ErrorKind.DeviceLost, failure.Kind);
        Assert.Contains("gave up", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(hub.PathTo(TestHub.Checkpoint)));
    }

    [Fact]
    public async Task Run_LengthTooShort_IsRefusedByTheAnnouncement()
    {
        await using var hub = new TestHub((request, _, honest) => IsCheckpoint(request) ? honest with { Headers = With(honest, ("Content-Length", "1000")) } : honest);

        var failure = await FailureOf(hub.PullAsync());

        Assert.Equal(ErrorKind.InvalidInput, failure.Kind);
        Assert.Contains("announces 3000000 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongContent_FailsByHashAndKeepsNothing()
    {
        await using var hub = new TestHub((request, content, honest) => IsCheckpoint(request) ? honest with { Body = [.. content[..^1], (byte)(content[^1] ^ 1)] } : honest);

        var failure = await FailureOf(hub.PullAsync());

        Assert.Equal(ErrorKind.InvalidInput, failure.Kind);
        Assert.Contains("sha256 announced by the host", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["config.yaml"], Directory.GetFiles(hub.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Run_UserHashDiffers_Fails()
    {
        await using var hub = new TestHub();

        var failure = await FailureOf(hub.PullAsync(sha256: new('0', 64)));

        Assert.Contains("sha256 given by the user", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RecordedHashDiffers_FailsUnlessTheUserVouches()
    {
        await using var hub = new TestHub();

        Assert.Contains("sha256 on record", (await FailureOf(hub.PullAsync(recorded: "00"))).Message, StringComparison.Ordinal);
        await hub.PullAsync(recorded: "00", sha256: Sha256);

        AssertWhole(hub);
    }

    [Fact]
    public async Task Run_Again_FetchesNothingAnew()
    {
        await using var hub = new TestHub();
        await hub.PullAsync();
        var before = hub.CheckpointRequests.Count();

        await hub.PullAsync();

        Assert.Equal(before, hub.CheckpointRequests.Count());
    }

    [Fact]
    public async Task Run_DamagedFileFromBefore_IsReplaced()
    {
        await using var hub = new TestHub();
        await File.WriteAllTextAsync(hub.PathTo(TestHub.Checkpoint), "damaged");

        await hub.PullAsync();

        AssertWhole(hub);
    }

    [Fact]
    public async Task Run_DiskTooSmall_SaysHowMuchIsNeeded()
    {
        await using var hub = new TestHub();

        var failure = await FailureOf(hub.PullAsync(freeBytes: 1_000_000));

        Assert.Contains("has room for 1 MB", failure.Message, StringComparison.Ordinal);
        Assert.Empty(hub.CheckpointRequests);
    }

    [Fact]
    public async Task Run_HugeAnnouncement_IsRefusedBeforeFetching()
    {
        await using var hub = new TestHub((request, _, honest) => request.Method == "HEAD" ? honest with { Headers = With(honest, ("Content-Length", "999999999999")) } : honest);

        var failure = await FailureOf(hub.PullAsync());

        Assert.Equal(ErrorKind.InvalidInput, failure.Kind);
        Assert.Empty(hub.CheckpointRequests);
    }

    [Fact]
    public async Task Run_EndlessBody_IsCutAtTheBound()
    {
        await using var hub = new TestHub((request, _, honest) => request.Path.EndsWith("config.yaml", StringComparison.Ordinal)
            ? new() { Body = request.Method == "GET" ? new byte[50_000] : [] }
            : honest);

        var failure = await FailureOf(hub.PullAsync());

        Assert.Contains("sends more than", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("503 Service Unavailable", ErrorKind.DeviceLost)]
    [InlineData("404 Not Found", ErrorKind.NotFound)]
    [InlineData("403 Forbidden", ErrorKind.PermissionDenied)]
    [InlineData("418 I'm a teapot", ErrorKind.InvalidInput)]
    public async Task Run_ServerRefuses_SaysWhetherToTryAgain(string status, ErrorKind kind)
    {
        await using var hub = new TestHub((request, _, honest) => IsCheckpoint(request) ? new() { Status = status } : honest);

        Assert.Equal(kind, (await FailureOf(hub.PullAsync())).Kind);
    }

    [Fact]
    public async Task Run_RedirectLoop_Ends()
    {
        await using var hub = new TestHub((request, _, honest) => IsCheckpoint(request)
            ? new() { Status = "302 Found", Headers = new Dictionary<string, string> { ["Location"] = request.Path } }
            : honest);

        Assert.Contains("redirects", (await FailureOf(hub.PullAsync())).Message, StringComparison.Ordinal);
        Assert.Equal(new DownloadPolicy().MaxRedirects + 1, hub.CheckpointRequests.Count());
    }

    [Fact]
    public async Task Run_RedirectToAFile_IsRefused()
    {
        await using var hub = new TestHub((request, _, honest) => IsCheckpoint(request)
            ? new() { Status = "302 Found", Headers = new Dictionary<string, string> { ["Location"] = "file:///etc/passwd" } }
            : honest);

        Assert.Equal(ErrorKind.InvalidInput, (await FailureOf(hub.PullAsync())).Kind);
    }

    [Fact]
    public async Task Run_Cancelled_KeepsWhatArrived()
    {
        using var stop = new CancellationTokenSource();
        await using var hub = new TestHub((request, _, honest) =>
        {
            if (!IsCheckpoint(request))
            {
                return honest;
            }

            stop.CancelAfter(TimeSpan.FromMilliseconds(300));
            return honest with { StallAfter = 500_000 };
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hub.PullAsync(cancellationToken: stop.Token));

        Assert.True(File.Exists(hub.PathTo($"{TestHub.Checkpoint}.part")));
        Assert.False(File.Exists(hub.PathTo(TestHub.Checkpoint)));
    }

    private static bool IsCheckpoint(ScriptedRequest request) => request.Method == "GET" && request.Path.EndsWith(TestHub.Checkpoint, StringComparison.Ordinal);

    private static Dictionary<string, string> With(ScriptedReply reply, params (string Name, string? Value)[] changes)
    {
        var headers = new Dictionary<string, string>(reply.Headers);
        foreach (var (name, value) in changes)
        {
            headers.Remove(name);
            if (value is not null)
            {
                headers[name] = value;
            }
        }

        return headers;
    }

    private static void AssertWhole(TestHub hub)
    {
        Assert.All(TestHub.Files, file => Assert.True(file.Value.AsSpan().SequenceEqual(File.ReadAllBytes(hub.PathTo(file.Key))), $"{file.Key} differs"));
        Assert.Empty(Directory.GetFiles(hub.Folder, "*.part*"));
    }

    private static Task<Emotion2VecException> FailureOf(Task pull) => Assert.ThrowsAsync<Emotion2VecException>(() => pull);
}
