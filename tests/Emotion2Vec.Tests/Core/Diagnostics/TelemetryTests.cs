using System.Diagnostics.Metrics;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Tests.Core.Pipeline;

namespace Emotion2Vec.Tests.Core.Diagnostics;

public sealed class TelemetryTests
{
    [Fact]
    public void Meter_StreamThroughTheStepLoop_RecordsEveryInstrument()
    {
        // The meter is the process's own, and a listener is called on the thread that measures. Other tests' threads are let go at once:
        // what they record is not this test's, and some of them count what they allocate.
        var thread = Environment.CurrentManagedThreadId;
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Telemetry.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();

        var sink = new RecordingSink { Before = _ => new TaskCompletionSource().Task };
        var rig = new PipelineRig(new ScriptedEncoder(), new EngineOptions { SinkQueueBlocks = 1 }, null, sink);
        var (ring, _, _) = rig.Add("a");
        ring.Begin(16000);
        ring.TryWrite(new float[1_000_000]);
        for (var i = 0; i < 10; i++)
        {
            ring.TryWrite(new float[1360]);
            rig.RunAll();
        }

        Assert.True(seen["emotion2vec.encoder.step.active_slots"] >= 10);
        Assert.True(seen.ContainsKey("emotion2vec.encoder.step.duration"));
        Assert.True(seen.ContainsKey("emotion2vec.stream.latency"));
        Assert.True(seen["emotion2vec.ring.dropped_samples"] >= 1_000_000);
        Assert.True(seen["emotion2vec.sink.dropped_blocks"] >= 8);

        void Add(Instrument instrument, double value)
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value;
            }
        }
    }
}
