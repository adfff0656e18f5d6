using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Realtime.Metering;
using Emotion2Vec.Tests.Core.Pipeline;
using Emotion2Vec.Tests.Messaging;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Hygiene;

/// <summary>The table of metrics is that of the instruments.</summary>
public sealed partial class MetricsDocumentationTests
{
    [Fact]
    public async Task Table_OfMetrics_NamesEveryInstrumentAndNoOther()
    {
        RuntimeHelpers.RunClassConstructor(typeof(Telemetry).TypeHandle);
        using var encoder = new ScriptedEncoder();
        await using var engine = new StreamEngine(encoder, [], new LinearResamplers(), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await using var mqtt = new MqttSink(new(), Samples.Topics, TimeProvider.System, NullLogger<MqttSink>.Instance);
        await using var feed = new LiveFeed(TimeProvider.System);
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, Samples.Topics, TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);
        using var meter = new NodeMeter(engine, mqtt, feed, broker);

        // Told of instruments only: one that listened to them would be called on other tests' threads.
        var names = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Note(names, instrument) };
        listener.Start();

        var rows = Row().Matches(File.ReadAllText(RepositoryFolder.Path("docs/metrics.md"))).Select(row => row.Groups[1].Value);
        Assert.Contains("emotion2vec_streams", names);
        Assert.Contains("emotion2vec_encoder_step_duration_seconds", names);
        Assert.Equal(names, rows.Order(StringComparer.Ordinal));
    }

    private static void Note(SortedSet<string> names, Instrument instrument)
    {
        if (instrument.Meter.Name != Telemetry.MeterName)
        {
            return;
        }

        Assert.False(string.IsNullOrEmpty(instrument.Description), instrument.Name);
        Assert.Contains(instrument.Unit, (string[])["s", "By", .. instrument.Unit is ['{', .., '}'] ? [instrument.Unit] : Array.Empty<string>()]);
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var isCounter = instrument is Counter<long> or ObservableCounter<long>;
        names.Add($"{instrument.Name.Replace('.', '_')}{unit}{(isCounter ? "_total" : "")}");
    }

    [GeneratedRegex("^\\| `(emotion2vec_[a-z0-9_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
