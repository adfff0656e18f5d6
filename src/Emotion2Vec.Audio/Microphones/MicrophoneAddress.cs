using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Microphones;

/// <summary>What is to be recorded: <c>mic:DEVICE?rate=48000&amp;channels=2&amp;channel=1|mix</c>, or <c>&amp;split=each</c> for a stream per channel.</summary>
/// <param name="Device">An index, a name or a part of one; empty for the system's default.</param>
/// <param name="Rate">Samples per second; null for what the device prefers.</param>
/// <param name="Channels">Channels to open.</param>
/// <param name="Channel">The one channel that is heard, from 0; null for the mean of all.</param>
/// <param name="IsSplit">True for a stream per channel.</param>
internal sealed record MicrophoneAddress(string Device, int? Rate, int Channels, int? Channel, bool IsSplit)
{
    /// <summary>Short, for people.</summary>
    public string Description { get; } = $"mic {(Device.Length == 0 ? "default" : Device)}";

    /// <summary>Names of the streams that a split device gives, in the order of its channels.</summary>
    public IReadOnlyList<string> StreamNames => Channels == 2 ? ["left", "right"] : [.. Enumerable.Range(1, Channels).Select(channel => $"{channel}")];

    /// <summary>Reads an address.</summary>
    /// <param name="device">The part before the query.</param>
    /// <param name="query">The query, of the keys <c>rate</c>, <c>channels</c>, <c>channel</c> and <c>split</c>.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it is wrong.</exception>
    public static MicrophoneAddress Parse(string device, SourceQuery query)
    {
        var rate = query.Number("rate", PcmFormat.LowestRate, PcmFormat.HighestRate);
        var channels = query.Number("channels", 1, PcmFormat.MaxChannels);
        var channel = query.Text("channel") is null or "mix" ? null : query.Number("channel", 1, PcmFormat.MaxChannels);
        if (query.Text("split") is { } split)
        {
            if (split != "each")
            {
                throw query.Error($"'split={split}' is not handled; split=each makes a stream of every channel");
            }

            return query.Text("channel") is null
                ? channels is 1 ? throw query.Error("one channel cannot be split") : new(device, rate, channels ?? 2, null, IsSplit: true)
                : throw query.Error("'channel' chooses one channel and 'split' takes them all: leave one of them out");
        }

        return channel > channels
            ? throw query.Error($"there is no channel {channel} of {channels}")
            : new(device, rate, channels ?? channel ?? 1, channel - 1, IsSplit: false);
    }
}
