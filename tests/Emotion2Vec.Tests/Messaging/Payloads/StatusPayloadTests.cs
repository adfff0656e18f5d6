using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Payloads;

public sealed class StatusPayloadTests
{
    [Theory]
    [InlineData(NodeStatus.Online, "online")]
    [InlineData(NodeStatus.Stopped, "stopped")]
    [InlineData(NodeStatus.Offline, "offline")]
    public void Write_NodeStatus_HasItsWordAndMoment(NodeStatus status, string word) => Assert.Equal(
        $$"""{"v":1,"status":"{{word}}","since":"2026-01-01T12:00:00.123Z"}""",
        PayloadReader.Read(json => NodeStatusPayload.Write(json, status, Samples.Noon)).GetRawText());

    [Fact]
    public void Write_Will_KnowsNoMoment() => Assert.Equal(
        """{"v":1,"status":"offline","since":null}""", PayloadReader.Read(json => NodeStatusPayload.Write(json, NodeStatus.Offline, since: null)).GetRawText());

    [Theory]
    [InlineData(StreamCondition.Online, "online")]
    [InlineData(StreamCondition.Degraded, "degraded")]
    [InlineData(StreamCondition.Offline, "offline")]
    public void Write_StreamStatus_HasWordReasonAndSource(StreamCondition condition, string word) => Assert.Equal(
        $$"""{"v":1,"status":"{{word}}","reason":"sound arrives","load":"full","load_reason":"","source":"file speech.wav","utc":"2026-01-01T12:00:00.123Z"}""",
        PayloadReader.Read(json => StreamStatusPayload.Write(json, Samples.Status(condition))).GetRawText());

    [Fact]
    public void Write_StreamStatusUnderOverload_SaysHowMuchIsToldAndWhy()
    {
        var json = PayloadReader.Read(writer => StreamStatusPayload.Write(writer, Samples.Status() with { Load = StreamLoad.Shedding, LoadReason = "chunks wait" }));
        Assert.Equal(("shedding", "chunks wait"), (json.GetProperty("load").GetString(), json.GetProperty("load_reason").GetString()));
    }

    [Fact]
    public void Write_AnyReason_IsOneLineOfValidJson() => Prop.ForAll<NonNull<string>>(reason =>
    {
        var json = PayloadReader.Read(writer => StreamStatusPayload.Write(writer, Samples.Status(reason: reason.Get)));
        Assert.DoesNotContain('\n', json.GetRawText());
        if (System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(reason.Get)) == reason.Get)
        {
            Assert.Equal(reason.Get, json.GetProperty("reason").GetString());
        }
    }).QuickCheckThrowOnFailure();
}
