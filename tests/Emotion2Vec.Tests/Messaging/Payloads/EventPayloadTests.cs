using Emotion2Vec.Core.Events;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Tests.Messaging.Payloads;

public sealed class EventPayloadTests
{
    [Fact]
    public void Write_Event_HasTheFieldsOfTheContract() => Assert.Equal(
        """{"v":1,"episode":3,"event":"change","stage":"ended","label":"happy","previous":"neutral","p":0.31,"onset_ms":14800,"end_ms":16000,"peak_ms":15800,"peak_p":0.83,"t_ms":16400,"utc":"2026-01-01T12:00:00.123Z","caution":"SYNTHETIC"}""",
        PayloadReader.Read(json => EventPayload.Write(json, Samples.Event(), "SYNTHETIC")).GetRawText());

    [Fact]
    public void Write_EpisodeThatLastsAndFollowsNone_LeavesEndAndPreviousOut()
    {
        var lasting = Samples.Event(previous: "") with { Event = Samples.Event().Event with { EndFrame = -1 } };

        var names = PayloadReader.Read(json => EventPayload.Write(json, lasting, "")).Names();

        Assert.DoesNotContain("end_ms", names);
        Assert.DoesNotContain("previous", names);
    }

    [Theory]
    [InlineData(EmotionEventKind.Onset, "onset")]
    [InlineData(EmotionEventKind.Change, "change")]
    [InlineData(EmotionEventKind.Peak, "peak")]
    [InlineData(EmotionEventKind.Offset, "offset")]
    public void Write_Kind_IsOneWord(EmotionEventKind kind, string word)
    {
        var happened = Samples.Event() with { Event = Samples.Event().Event with { Kind = kind } };

        Assert.Equal(word, PayloadReader.Read(json => EventPayload.Write(json, happened, "")).GetProperty("event").GetString());
    }
}
