using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Realtime.Control;
using Emotion2Vec.Tests.Core.Pipeline;

namespace Emotion2Vec.Tests.Realtime.Control;

public sealed class StreamControlTests
{
    private const string Rtp = "rtp://127.0.0.1:20000-29999?codec=pcmu&rtcp=off";

    [Fact]
    public async Task List_Streams_AreShownWithWhatIsKnown()
    {
        await using var rig = await ControlRig.StartAsync();
        rig.Control.Add(new() { Stream = "call", Source = Rtp, Trajectory = new() { Preset = "fast" } }, "a test");

        var list = rig.Control.List();
        Assert.Equal(["call", "desk"], list.Streams.Select(stream => stream.Stream));
        Assert.Equal(["added", "configured"], list.Streams.Select(stream => stream.Origin));
        Assert.Equal([0.75, 1.5], list.Streams.Select(stream => stream.Settings.TauSeconds));
        Assert.Equal(0.55, list.Streams[0].Settings.Events.EnterProbability);
        Assert.True(rig.IsKept);
        Assert.Equal("desk", rig.Control.Show("desk").Stream);
    }

    [Theory]
    [InlineData(null, Rtp, ErrorKind.InvalidInput, "stream is a name")]
    [InlineData("Bad Name", Rtp, ErrorKind.InvalidInput, "stream is a name")]
    [InlineData("desk", Rtp, ErrorKind.AddressInUse, "by the configuration")]
    [InlineData("a", null, ErrorKind.InvalidInput, "either source")]
    [InlineData("a", "rtp://nowhere", ErrorKind.InvalidInput, "rtp://")]
    [InlineData("a", "rtp://127.0.0.1:5004?codec=pcmu&streams=each", ErrorKind.InvalidInput, "configuration")]
    [InlineData("a", "mic:", ErrorKind.PermissionDenied, "demo, rtp, sdp")]
    public async Task Add_Bad_IsRefusedWithAReason(string? name, string? source, ErrorKind kind, string reason)
    {
        await using var rig = await ControlRig.StartAsync();
        var failure = Assert.Throws<Emotion2VecException>(() => rig.Control.Add(new() { Stream = name, Source = source }, "a test"));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Single(rig.Engine.Streams);
        Assert.False(rig.IsKept);
    }

    [Fact]
    public async Task Add_OneTooMany_IsRefusedAndTheNameStaysFree()
    {
        await using var rig = await ControlRig.StartAsync();
        foreach (var name in (string[])["a", "b", "c"])
        {
            rig.Control.Add(new() { Stream = name, Source = Rtp }, "a test");
        }

        Assert.Contains("MaxStreams", Assert.Throws<Emotion2VecException>(() => rig.Control.Add(new() { Stream = "d", Source = Rtp }, "a test")).Message, StringComparison.Ordinal);
        await rig.Control.RemoveAsync("a", "a test");
        rig.Control.Add(new() { Stream = "d", Source = Rtp }, "a test");
    }

    [Fact]
    public async Task RemoveAsync_AddedStream_IsGoneForSinksTooAndItsNameIsFree()
    {
        var sink = new RecordingSink();
        await using var rig = await ControlRig.StartAsync(sink: sink);
        rig.Control.Add(new() { Stream = "call", Source = Rtp }, "a test");
        var removed = await rig.Control.RemoveAsync("call", "a test");

        Assert.Equal(("added", "offline"), (removed.Origin, removed.Status!.Value.GetProperty("status").GetString()));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<Emotion2VecException>(() => rig.Control.Show("call")).Kind);
        rig.Control.Add(new() { Stream = "call", Source = Rtp }, "a test");
        await rig.Engine.StopAsync(CancellationToken.None);
        Assert.Contains(sink.Statuses, status => status is { IsGuest: true, Condition: StreamCondition.Offline } && status.Stream == new StreamId("call"));
    }

    [Fact]
    public async Task Pause_ConfiguredStream_RestsUntilResumed()
    {
        await using var rig = await ControlRig.StartAsync();
        var paused = rig.Control.Pause("desk", "a test");
        Assert.Equal((true, "paused"), (paused.Paused, paused.Status!.Value.GetProperty("status").GetString()));
        Assert.False(rig.Control.Resume("desk", "a test").Paused);
        Assert.False(rig.IsKept);
    }

    [Fact]
    public async Task Reconfigure_Part_ChangesThatPartAlone()
    {
        await using var rig = await ControlRig.StartAsync();
        rig.Control.Reconfigure("desk", new() { TauSeconds = 2.5 }, null, "a test");
        var changed = rig.Control.Reconfigure("desk", null, new() { EnterProbability = 0.7, EnterMs = 90 }, "a test").Settings;

        Assert.Equal((2.5, 0.7, 100, 0.4), (changed.TauSeconds, changed.Events.EnterProbability, changed.Events.EnterMs, changed.Events.LeaveProbability));
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => rig.Control.Reconfigure("desk", null, null, "a test")).Kind);
    }

    [Fact]
    public async Task Everything_SwitchedOff_IsRefusedButShown()
    {
        await using var rig = await ControlRig.StartAsync(new() { Enabled = false });
        Assert.Single(rig.Control.List().Streams);
        Assert.Equal(ErrorKind.PermissionDenied, Assert.Throws<Emotion2VecException>(() => rig.Control.Pause("desk", "a test")).Kind);
        Assert.Equal(ErrorKind.PermissionDenied, Assert.Throws<Emotion2VecException>(() => rig.Control.Add(new() { Stream = "a", Source = Rtp }, "a test")).Kind);
        Assert.Equal(ErrorKind.PermissionDenied, (await Assert.ThrowsAsync<Emotion2VecException>(() => rig.Control.RemoveAsync("desk", "a test"))).Kind);
        Assert.Equal((false, 0), (rig.Control.Node().Control, rig.Control.Node().Sources.Count));
    }

    [Fact]
    public async Task Node_Info_IsThePayload()
    {
        await using var rig = await ControlRig.StartAsync();
        var node = rig.Control.Node();
        Assert.Equal((JsonValueKind.Object, "SYNTHETIC", true), (node.Info.ValueKind, node.Info.GetProperty("caution").GetString(), node.Microphone));
    }
}
