using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Audio.Microphones;

/// <summary>A device with a speaker per channel, as telephone recorders have them: one stream for each.</summary>
/// <param name="address">Which device, and how.</param>
/// <param name="time">The clock of samples and of the watch.</param>
internal sealed class MicrophoneDoor(MicrophoneAddress address, TimeProvider time) : IAudioDoor
{
    public string Description => $"{address.Description}, {address.Channels} channels";

    public async Task RunAsync(IStreamHost host, CancellationToken cancellationToken)
    {
        // Opened first: a device that is missing must not make streams appear.
        using var capture = await MicrophoneCapture.OpenAsync(address, cancellationToken).ConfigureAwait(false);
        var sources = address.StreamNames.Select(name => new FedSource($"{address.Description} {name}")).ToList();
        var streams = new List<StreamHandle>();
        try
        {
            foreach (var (source, name) in sources.Zip(address.StreamNames))
            {
                streams.Add(host.Open(name, source));
            }

            host.Opened($"recording at {capture.SampleRate} Hz");
            capture.Start(await TapsAsync(sources, capture.SampleRate, cancellationToken).ConfigureAwait(false));
            var unwanted = Task.WhenAll(sources.Select(source => source.Ended));
            await (await Task.WhenAny(capture.WatchAsync(time, cancellationToken), unwanted).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            // The device first: nothing may be written to a stream that is over.
            capture.Dispose();
            sources.ForEach(source => source.End());
            await Task.WhenAll(streams.Select(stream => stream.Completion)).ConfigureAwait(false);
        }
    }

    private async Task<ChannelTap[]> TapsAsync(List<FedSource> sources, int rate, CancellationToken cancellationToken)
    {
        var taps = new List<ChannelTap>();
        foreach (var (channel, source) in sources.Index())
        {
            await Task.WhenAny(source.Writer, source.Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (source.Writer.IsCompletedSuccessfully)
            {
                var writer = await source.Writer.ConfigureAwait(false);
                writer.Begin(rate);
                taps.Add(new ChannelTap(writer, channel, address.Channels, rate, time));
            }
        }

        return [.. taps];
    }
}
