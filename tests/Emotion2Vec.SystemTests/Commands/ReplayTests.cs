using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Emotion2Vec.SystemTests.Serving;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Commands;

/// <summary>Sessions that the program recorded, played by the program.</summary>
public sealed class ReplayTests
{
    // What a replay says of its own: when, where from, and where its contract is.
    private static readonly string[] Own = ["utc", "since", "purpose", "contract"];

    [Fact]
    public async Task A_session_recorded_replayed_and_recorded_again_is_the_same_but_for_its_times()
    {
        using var folder = AudioFixtures.NewFolder();
        var (first, second) = (folder.File("first.jsonl"), folder.File("second.jsonl"));
        await RecordAsync(first);

        var replay = await ProgramProcess.E2vAsync(System.IO.Path.GetDirectoryName(first)!, "replay", "first.jsonl", "--pace", "fast", "--set", "Broker:TcpPort=0", "--set", "Web:Port=0", "--set", "Sinks:JsonLines=second.jsonl");

        Assert.True(replay.Code == 0, replay.Error);
        var lines = await File.ReadAllLinesAsync(first);
        Assert.True(lines.Length > 80, $"{lines.Length} lines");
        Assert.Equal(lines.Select(Plain), (await File.ReadAllLinesAsync(second)).Select(Plain));
        Assert.Contains("SYNTHETIC", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_is_seen_at_the_web_port_and_ends_its_streams_where_the_recording_was_cut()
    {
        using var folder = AudioFixtures.NewFolder();
        var session = folder.File("session.jsonl");
        await RecordAsync(session);
        var recorded = await File.ReadAllTextAsync(session);
        await File.WriteAllTextAsync(session, recorded[..(recorded.Length / 2)]);

        await using var replay = new ServeProcess("replay", [session, "--pace", "10x", "--loop", "--set", "Mqtt:Enabled=false"]);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(await replay.WebAsync()) { Scheme = "ws", Path = "/ws/streams" }.Uri, CancellationToken.None);

        var seen = new List<JsonNode>();
        while (!seen.Any(message => $"{message["status"]}" == "offline"))
        {
            seen.Add(await ReceiveAsync(socket));
        }

        Assert.Equal("info", $"{seen[0]["type"]}");
        Assert.StartsWith("replay of session.jsonl", $"{seen[0]["purpose"]}", StringComparison.Ordinal);
        Assert.Contains(seen, message => $"{message["type"]}" == "frames");
        Assert.Equal("the replay ends here", $"{seen[^1]["reason"]}");
        Assert.Equal("replay of session.jsonl", $"{seen[^1]["source"]}");
        await replay.SignalAsync("INT");
        Assert.Equal(0, await replay.EndAsync());
    }

    private static async Task RecordAsync(string path)
    {
        await using var serve = new ServeProcess(
            "--stream", $"clip=file:{ServeProcess.Clip}?pace=8", "--set", $"Sinks:JsonLines={path}", "--set", "Mqtt:Enabled=false", "--set", "Engine:SinkQueueBlocks=1000");
        Assert.Equal(0, await serve.EndAsync());
    }

    private static string Plain(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        foreach (var name in Own)
        {
            json.Remove(name);
        }

        if ($"{json["type"]}" == "status")
        {
            json.Remove("source");
        }

        return json.ToJsonString();
    }

    private static async Task<JsonNode> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var message = new MemoryStream();
        var buffer = new byte[16384];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(Encoding.UTF8.GetString(message.ToArray()))!;
    }
}
