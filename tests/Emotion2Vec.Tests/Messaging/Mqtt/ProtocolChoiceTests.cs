using Emotion2Vec.Messaging.Mqtt;
using MQTTnet;
using MQTTnet.Formatter;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

public sealed class ProtocolChoiceTests
{
    [Theory]
    [InlineData(MqttProtocol.Auto, 1, true)]
    [InlineData(MqttProtocol.Auto, 0x84, true)]
    [InlineData(MqttProtocol.Auto, 5, false)]
    [InlineData(MqttProtocol.Auto, 0x87, false)]
    [InlineData(MqttProtocol.V5, 0x84, false)]
    [InlineData(MqttProtocol.V311, 1, false)]
    public void FallsBack_Refusal_OnlyForTheVersionAndOnlyIfAutomatic(MqttProtocol wish, int reason, bool fallsBack) =>
        Assert.Equal(fallsBack, new ProtocolChoice(wish).FallsBack((MqttClientConnectResultCode)reason));

    [Fact]
    public void Version_AfterARefusal_StaysTheOlder()
    {
        var choice = new ProtocolChoice(MqttProtocol.Auto);
        Assert.Equal(MqttProtocolVersion.V500, choice.Version);
        Assert.True(choice.FallsBack(MqttClientConnectResultCode.UnsupportedProtocolVersion));
        Assert.Equal(MqttProtocolVersion.V311, choice.Version);
        Assert.False(choice.FallsBack(MqttClientConnectResultCode.UnsupportedProtocolVersion));
    }
}
