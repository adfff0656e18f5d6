using Emotion2Vec.Native;

namespace Emotion2Vec.Tests.Native;

[Collection(PortAudioCollection.Name)]
public sealed class PortAudioTests
{
    [Fact]
    public void Initialize_Twice_PairsWithTerminate()
    {
        for (var i = 0; i < 2; i++)
        {
            PortAudio.Initialize();
            var devices = PortAudio.DeviceCount();
            Assert.InRange(devices, 0, 10_000);
            Assert.Null(PortAudio.Device(devices));
            Assert.Null(PortAudio.HostApi(10_000));
            Assert.Equal(0, PortAudio.Terminate());
        }
    }

    [Fact]
    public void DeviceCount_BeforeInitialize_ThrowsTheLibrarysWords()
    {
        var error = Assert.Throws<NativeCallException>(() => PortAudio.DeviceCount());

        Assert.Equal(-10000, error.Code); // paNotInitialized
        Assert.Contains("not initialized", error.Message, StringComparison.Ordinal);
    }
}
