using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Tests.Native;

namespace Emotion2Vec.Tests.Audio.Sources;

[Collection(PortAudioCollection.Name)]
public sealed class AudioDevicesTests
{
    [Fact]
    public void List_AnyMachine_GivesDevicesOrTheReasonWhyNot()
    {
        var list = AudioDevices.List();

        Assert.Equal(list.Devices.Count == 0, list.EmptyReason is { Length: > 10 });
        Assert.All(list.Devices, device =>
        {
            Assert.NotEmpty(device.Name);
            Assert.NotEmpty(device.HostApi);
            Assert.InRange(device.Channels, 1, 10_000);
            Assert.InRange(device.DefaultRate, 1000, 768_000);
        });
        Assert.InRange(list.Devices.Count(device => device.IsDefault), 0, 1);
    }
}
