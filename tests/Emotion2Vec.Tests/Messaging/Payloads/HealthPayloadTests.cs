using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Tests.Messaging.Payloads;

public sealed class HealthPayloadTests
{
    [Fact]
    public void Write_Health_HasEverythingInSnakeCase() => Assert.Equal(
        """{"v":1,"utc":"2026-01-01T12:00:00.123Z","audio_seconds":12.346,"frames":617,"load":"reduced","withheld_frames":48,"shed_samples":2,"ring_dropped_samples":3,"ring_queued_samples":160,"source":{"packets_lost":5,"packets_received":1000},"sink_dropped":{"mqtt":2},"latency_p50_ms":4.5,"latency_p99_ms":null}""",
        PayloadReader.Read(json => HealthPayload.Write(json, Samples.Health())).GetRawText());
}
