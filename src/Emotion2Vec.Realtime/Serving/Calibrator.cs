using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Finds out at start what the encoder carries on this machine, and chooses by it what the options leave open.</summary>
internal static class Calibrator
{
    /// <summary>The most streams there can be at a time.</summary>
    /// <param name="options">The options, valid.</param>
    /// <param name="inputs">Configured sources and doors.</param>
    /// <param name="hasDoors">Whether doors are among them.</param>
    /// <returns>At least 1.</returns>
    public static int MostStreams(RealtimeOptions options, int inputs, bool hasDoors)
    {
        var grows = hasDoors || (options.Control.Kinds.Count > 0 && (options.Web.Enabled || options.Mqtt.Enabled));
        return grows ? Math.Max(inputs, options.Engine.MaxStreams) : inputs;
    }

    /// <summary>Times steps, for about a second at most for each kind of lane, one kind after the other.</summary>
    /// <param name="options">The options, valid.</param>
    /// <param name="plan">Lanes, on the processor the most of them if the options leave them open.</param>
    /// <param name="encoder">The encoder, which nothing steps yet.</param>
    /// <param name="clock">Measures.</param>
    /// <returns>The calibration.</returns>
    public static MachineCalibration Calibrate(RealtimeOptions options, ThreadPlan plan, IStreamEncoder encoder, TimeProvider clock)
    {
        IReadOnlyList<LaneKind> kinds = encoder is MixedEncoder mixed ? mixed.Kinds : [new("", encoder, plan.AllLanes)];

        // Lanes of devices are as many as there are devices, whatever is measured.
        return new([.. kinds.Select((kind, i) => (kind.Name, StepCalibration.Measure(
            kind.Encoder,
            new() { Lanes = kind.Lanes, LanesAreGiven = options.Engine.Lanes > 0 || (i == 0 && plan.Devices > 0), BatchIsGiven = options.Engine.MaxBatch > 0 },
            clock)))]);
    }
}
