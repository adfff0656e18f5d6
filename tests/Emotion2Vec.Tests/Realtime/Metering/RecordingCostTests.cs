using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Emotion2Vec.Tests.Realtime.Metering;

/// <summary>Alone, because whoever reads the meter is called on the threads of all that measure.</summary>
[Collection(nameof(Alone))]
public sealed class RecordingCostTests
{
    [Fact]
    public void Record_WhileSomebodyReads_AllocatesNothing()
    {
        using var reader = new IdleReader();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(Telemetry.MeterName).AddReader(reader).Build();
        var sink = KeyValuePair.Create("sink", (object?)"mqtt");
        Record(sink);
        reader.Collect();
        Record(sink);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Record(sink);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        reader.Collect();
        Assert.True(reader.Points >= 6 + Enum.GetValues<SourceCounter>().Length, $"{reader.Points} points");
    }

    private static void Record(KeyValuePair<string, object?> sink)
    {
        Telemetry.StepDuration.Record(0.012);
        Telemetry.StepActiveSlots.Record(3);
        Telemetry.StreamLatency.Record(0.02);
        Telemetry.RingDroppedSamples.Add(160);
        Telemetry.SinkDroppedBlocks.Add(1, sink);
        Telemetry.SinkDroppedEvents.Add(1, sink);
        for (var counter = SourceCounter.PacketsReceived; counter <= SourceCounter.Restarts; counter++)
        {
            Telemetry.CountSource(counter, 1);
        }
    }

    private sealed class IdleReader() : BaseExportingMetricReader(new Counting())
    {
        public int Points => ((Counting)exporter).Points;

        private sealed class Counting : BaseExporter<Metric>
        {
            public int Points { get; private set; }

            public override ExportResult Export(in Batch<Metric> batch)
            {
                Points = 0;
                foreach (var metric in batch)
                {
                    foreach (ref readonly var point in metric.GetMetricPoints())
                    {
                        Points++;
                    }
                }

                return ExportResult.Success;
            }
        }
    }
}
