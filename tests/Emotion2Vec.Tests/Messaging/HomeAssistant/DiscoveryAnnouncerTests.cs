using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.HomeAssistant;
using Emotion2Vec.Messaging.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Messaging.HomeAssistant;

public sealed class DiscoveryAnnouncerTests
{
    private readonly BrokerBoard _board = new(new NewsSignal(), _ => false);
    private readonly DiscoveryAnnouncer _announcer;

    public DiscoveryAnnouncerTests()
    {
        _announcer = new DiscoveryAnnouncer(Samples.Topics, new(), _board);
        _announcer.Start(Samples.Info());
    }

    [Fact]
    public void Take_SeveralStatusesOfAStream_AnnouncesItOnce()
    {
        _announcer.Take(Status("desk", StreamCondition.Online));
        _announcer.Take(Status("desk", StreamCondition.Degraded));
        var message = Assert.Single(Posted());
        Assert.Equal("homeassistant/device/node-1_desk/config", message.Topic);
        _announcer.Take(Status("desk", StreamCondition.Offline));
        Assert.Empty(Posted());
    }

    [Fact]
    public void Take_Door_IsNoDevice()
    {
        _announcer.Take(Status("browser", StreamCondition.Online) with { IsDoor = true });
        Assert.Empty(Posted());
        Assert.Equal(0, _announcer.Count);
    }

    [Fact]
    public void Take_GuestsThatComeAndGo_LeaveNothingBehind()
    {
        for (var call = 0; call < 1000; call++)
        {
            _announcer.Take(Status($"call-{call}", StreamCondition.Online, isGuest: true));
            Posted();
            _announcer.Take(Status($"call-{call}", StreamCondition.Offline, isGuest: true));
            Assert.True(Assert.Single(Posted()).IsClearing);
        }

        Assert.Equal(0, _announcer.Count);
        _announcer.AnnounceAgain();
        Assert.Empty(Posted());
    }

    [Fact]
    public void AnnounceAgain_TwoStreams_PostsBothAsBefore()
    {
        _announcer.Take(Status("desk", StreamCondition.Online));
        _announcer.Take(Status("hall", StreamCondition.Online));
        var first = Posted().Select(message => Convert.ToHexString(message.Payload)).ToList();
        _announcer.AnnounceAgain();
        Assert.Equal(first, Posted().Select(message => Convert.ToHexString(message.Payload)));
    }

    [Fact]
    public void Take_Names_AreUniqueAndFitForEntityIds()
    {
        _announcer.Take(Status("a-b", StreamCondition.Online));
        using var config = JsonDocument.Parse(Posted()[0].Payload);
        var entities = config.RootElement.GetProperty("cmps").EnumerateObject().Select(component => component.Value).ToList();
        Assert.Equal(entities.Count, entities.Select(entity => entity.GetProperty("unique_id").GetString()).Distinct().Count());
        Assert.All(entities, entity => Assert.Matches("^(sensor|binary_sensor|event|switch)\\.node_1_a_b_[a-z]+$", entity.GetProperty("default_entity_id").GetString()));
        Assert.Equal("e2v_lab_node-1_a-b", config.RootElement.GetProperty("dev").GetProperty("ids").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("home/#")]
    [InlineData("/home")]
    public void Constructor_WrongPrefix_IsAConfigurationError(string prefix)
    {
        var failure = Assert.Throws<Emotion2VecException>(() =>
            new MqttSink(new(), Samples.Topics, TimeProvider.System, NullLogger<MqttSink>.Instance, homeAssistant: new() { Prefix = prefix }));
        Assert.Contains("HomeAssistant:Prefix", failure.Message, StringComparison.Ordinal);
    }

    private static StreamStatus Status(string id, StreamCondition condition, bool isGuest = false) => new(new StreamId(id), condition, "", "", DateTimeOffset.UnixEpoch) { IsGuest = isGuest };

    private List<BoardMessage> Posted()
    {
        var messages = new List<BoardMessage>();
        while (_board.TryTake(out var message))
        {
            messages.Add(message);
            _board.Confirm(message);
        }

        return messages;
    }
}
