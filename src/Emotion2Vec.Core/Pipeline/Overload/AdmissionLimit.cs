using System.Globalization;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Pipeline.Overload;

/// <summary>How many live streams may run, and where that is from.</summary>
/// <param name="Measured">Live streams that the machine carries if it does nothing else.</param>
/// <param name="IsRecent">Whether that was measured on the streams of the last seconds; otherwise by a calibration.</param>
internal readonly record struct AdmissionLimit(double Measured, bool IsRecent)
{
    /// <summary>Live streams admitted, at least 1.</summary>
    public int Admitted => StepCapacity.AdmittedOf(Measured);

    /// <summary>Tells somebody that a stream is one too many.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="running">Live streams that run.</param>
    /// <returns>What is wrong, and what to do; the first words say it all, because some doors have no room for more.</returns>
    public string Refusal(StreamId id, int running) => string.Create(
        CultureInfo.InvariantCulture,
        $"Overloaded: live streams running {running}, admitted here {Admitted}; try again later. Stream '{id}' is refused because this machine was measured {(IsRecent ? "on the streams of the last seconds" : "at start")} "
        + $"to carry {Measured:0.0} if it did nothing else, and 0.7 of that are admitted. Remove a stream, or serve a smaller model or one in 8 bits; Engine:RefuseBeyondCapacity=false admits all, and tells less of each.");
}
