using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>Everything that can be configured. Immutable once the program runs; <c>appsettings.json</c> is the manual.</summary>
internal sealed record RealtimeOptions
{
    /// <summary>Who this node is.</summary>
    public NodeOptions Node { get; init; } = new();

    /// <summary>Which model listens, and how it is fed.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>What is listened to.</summary>
    [MinLength(1, ErrorMessage = "holds no stream: name at least one, as in {{ \"Id\": \"mic\", \"Source\": \"...\" }}")]
    [MaxLength(256, ErrorMessage = "holds more than 256 streams: start a second node")]
    public IReadOnlyList<StreamOptions> Streams { get; init; } = [];

    /// <summary>What counts as speech.</summary>
    public GateOptions Gate { get; init; } = new();

    /// <summary>How patient RTP streams are.</summary>
    public RtpOptions Rtp { get; init; } = new();

    /// <summary>How frame scores become a trajectory.</summary>
    public TrajectoryOptions Trajectory { get; init; } = new();

    /// <summary>Which classes are published, and under which names.</summary>
    public LabelOptions Labels { get; init; } = new();

    /// <summary>What counts as one utterance.</summary>
    public UtteranceOptions Utterances { get; init; } = new();

    /// <summary>When a class counts as heard.</summary>
    public EventOptions Events { get; init; } = new();

    /// <summary>The connection that results are published on.</summary>
    public MqttOptions Mqtt { get; init; } = new();

    /// <summary>Where events, utterances and changes of status wait while the broker is away.</summary>
    public OutboxOptions Outbox { get; init; } = new();

    /// <summary>Whether streams show up in Home Assistant by themselves.</summary>
    public HomeAssistantOptions HomeAssistant { get; init; } = new();

    /// <summary>The broker inside the program.</summary>
    public BrokerOptions Broker { get; init; } = new();

    /// <summary>The web port: pages, the API, live results, MQTT over WebSocket.</summary>
    public WebOptions Web { get; init; } = new();

    /// <summary>What may be changed from outside while the program runs.</summary>
    public ControlOptions Control { get; init; } = new();

    /// <summary>Where else results go.</summary>
    public SinkOptions Sinks { get; init; } = new();

    /// <summary>Storing what RTP streams receive, for debugging.</summary>
    public RecordingOptions Recording { get; init; } = new();

    /// <summary>How many streams run, and sizes of queues.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>What is logged.</summary>
    public LogOptions Log { get; init; } = new();
}
