using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Microphones;

/// <summary>Records a device, at its own rate. Fails as lost when the device does, so that it is opened again once it is back.</summary>
/// <param name="address">Which device, and how.</param>
/// <param name="time">The clock of samples and of the watch.</param>
internal sealed class MicrophoneSource(MicrophoneAddress address, TimeProvider time) : IAudioSource
{
    public string Description => address.Description;

    public bool IsLive => true;

    public async Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        using var capture = await MicrophoneCapture.OpenAsync(address, cancellationToken).ConfigureAwait(false);
        writer.Begin(capture.SampleRate);
        capture.Start(new ChannelTap(writer, address.Channel, address.Channels, capture.SampleRate, time));
        await capture.WatchAsync(time, cancellationToken).ConfigureAwait(false);
    }
}
