using System.Globalization;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Diagnostics;

/// <summary>How many streams of the configured model this machine carries, as 'serve' would find at its start.</summary>
internal static class SpeedCheck
{
    /// <summary>Runs the check, for as long as the model takes to load and a second more.</summary>
    /// <param name="options">The options in force, valid.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>The finding; nothing if the model cannot serve, which others say.</returns>
    public static IEnumerable<Finding> Examine(RealtimeOptions options, TimeProvider clock)
    {
        try
        {
            using var model = ServingModel.Open(options, options.Engine.MaxStreams);
            using var encoder = model.CreateEncoder();
            var found = Calibrator.Calibrate(options, model.Plan, encoder, clock);
            return [Judge(found.ToString(), found.StreamsAdmitted, found.StreamsMeasured, options.Streams.Count)];
        }
        catch (Emotion2VecException)
        {
            // The model is at fault, and has a finding of its own.
            return [];
        }
    }

    private static Finding Judge(string detail, int admitted, double measured, int configured) => (measured < 1, configured > admitted) switch
    {
        (true, _) => new("speed", Verdict.Warning, detail, "Sound comes faster than it is encoded. A smaller model, larger chunks (Model:ChunkFrames) or a package in 8 bits ('e2v convert --precision int8') take less; so does the cached mode."),
        (_, true) => new("speed", Verdict.Warning, detail, string.Create(CultureInfo.InvariantCulture, $"{configured} streams are configured; with room for everything else, {admitted} fit.")),
        _ => new("speed", Verdict.Ok, detail),
    };
}
