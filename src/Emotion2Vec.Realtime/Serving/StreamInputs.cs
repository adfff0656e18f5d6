using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Realtime.Models;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Makes the sources and doors of the configured streams.</summary>
internal static class StreamInputs
{
    /// <summary>Makes them all. Wrong descriptions were reported by the validation of options; what is missing on this machine concerns its own stream only.</summary>
    /// <param name="streams">The streams, valid.</param>
    /// <param name="rtp">How patient RTP streams are.</param>
    /// <param name="recording">Whether RTP is stored.</param>
    /// <param name="clock">The clock of all sources.</param>
    /// <param name="forms">Makes doors at broker and web port.</param>
    /// <returns>Name and source or door, in the configured order.</returns>
    public static IReadOnlyList<(StreamId Id, AudioInput Input)> Create(IReadOnlyList<StreamOptions> streams, RtpOptions rtp, RecordingOptions recording, TimeProvider clock, DoorForms forms)
    {
        var factory = Factory(rtp, recording, clock, forms.All);
        return [.. streams.Select(stream => (new StreamId(stream.Id), Create(factory, stream.Source)))];
    }

    /// <summary>Makes what makes sources.</summary>
    /// <param name="rtp">How patient RTP streams are.</param>
    /// <param name="recording">Whether RTP is stored.</param>
    /// <param name="clock">The clock of all sources.</param>
    /// <param name="forms">Doors that belong to what the program has beside sound.</param>
    /// <returns>The factory.</returns>
    public static AudioSourceFactory Factory(RtpOptions rtp, RecordingOptions recording, TimeProvider clock, IReadOnlyList<InputForm> forms)
    {
        var patience = new AudioSourceOptions
        {
            RtpMinReorderWait = TimeSpan.FromMilliseconds(rtp.MinReorderWaitMs),
            RtpMaxReorderWait = TimeSpan.FromMilliseconds(rtp.MaxReorderWaitMs),
            RtpSilence = TimeSpan.FromSeconds(rtp.SilenceSeconds),
            RtpRecording = recording.ForSources(),
        };
        return new AudioSourceFactory(patience, clock, forms);
    }

    private static AudioInput Create(AudioSourceFactory factory, string description)
    {
        try
        {
            return factory.Create(BundledAssets.Source(description));
        }
        catch (Emotion2VecException failure) when (failure.Kind != ErrorKind.Configuration)
        {
            return new(new UnavailableSource(description, failure, () => factory.Create(BundledAssets.Source(description))));
        }
    }
}
