using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Tests.Messaging.Payloads;

public sealed class StatePayloadTests
{
    [Fact]
    public void Write_State_HasTheFieldsOfTheContract() => Assert.Equal(
        """{"v":1,"label":"happy","confidence":0.7,"uncertain":false,"p":[0.1,0.7,0.2],"phase":"tracking","quality":0.98,"t_ms":16400,"utc":"2026-01-01T12:00:00.123Z","caution":"SYNTHETIC"}""",
        PayloadReader.Read(json => StatePayload.Write(json, Samples.State(), "SYNTHETIC")).GetRawText());

    [Theory]
    [InlineData(TrajectoryPhase.Warmup, "warmup")]
    [InlineData(TrajectoryPhase.Tracking, "tracking")]
    [InlineData(TrajectoryPhase.NoSpeech, "no_speech")]
    public void Write_Phase_IsOneWord(TrajectoryPhase phase, string word) =>
        Assert.Equal(word, PayloadReader.Read(writer => StatePayload.Write(writer, Samples.State() with { Phase = phase }, "")).GetProperty("phase").GetString());

    [Fact]
    public void Write_UncertainStateOfAModelWithDimensions_SaysBoth()
    {
        var state = Samples.State() with { IsUncertain = true, Dimensions = [new("arousal", 0.25f), new("dominance", float.NaN)] };
        var json = PayloadReader.Read(writer => StatePayload.Write(writer, state, ""));
        Assert.True(json.GetProperty("uncertain").GetBoolean());
        Assert.Equal(0.25, json.GetProperty("arousal").GetDouble());
        Assert.Equal("null", json.GetProperty("dominance").GetRawText());
    }

    [Fact]
    public void Write_WarmupWithoutConfidence_SaysSo()
    {
        var state = Samples.State() with { Phase = TrajectoryPhase.Warmup, Confidence = float.NaN };
        var json = PayloadReader.Read(writer => StatePayload.Write(writer, state, ""));
        Assert.Equal("warmup", json.GetProperty("phase").GetString());
        Assert.Equal("null", json.GetProperty("confidence").GetRawText());
        Assert.DoesNotContain("caution", json.Names());
    }
}
