using System.Globalization;

namespace Emotion2Vec.Training.Adapting;

/// <summary>Holds an adapted model against the gates of the streaming design (3.3). They are aims, not results that anybody has had; a run does not fail by them.</summary>
internal static class AdaptGates
{
    private const double CosineDue = 0.90;
    private const double LongCosineDue = 0.97;
    private const double DropAllowed = 0.015;
    private const double ShortDropAllowed = 0.03;
    private const double OfflineDropAllowed = 0.005;

    // 1.5 points of 200 utterances are 3: whole counts, which doubles do not subtract exactly.
    private const double Rounding = 1e-9;

    /// <summary>Judges.</summary>
    /// <param name="values">What <see cref="AdaptValidation"/> found.</param>
    /// <returns>One line for each gate.</returns>
    public static IReadOnlyList<string> Judge(IReadOnlyDictionary<string, double> values)
    {
        var (cosine, longCosine) = (values["cosine_c16"], values["cosine_c64"]);
        var first = Line(
            1,
            cosine >= CosineDue && longCosine >= LongCosineDue,
            $"cosine of frames to the teacher {Text(cosine)} at C=16 ({Text(CosineDue)} due), {Text(longCosine)} at C=64 ({Text(LongCosineDue)} due); "
            + $"unadapted {Text(values[AdaptValidation.Unadapted + "cosine_c16"])} and {Text(values[AdaptValidation.Unadapted + "cosine_c64"])}");
        if (!values.TryGetValue(AdaptValidation.TeacherAccuracy, out var teacher))
        {
            return [first, "gate 2: not judged: no validation utterance has a label of the model's classes", "gate 3: not judged, for the same reason"];
        }

        var (drop, shortDrop, offlineDrop) = (teacher - values["ua_c16"], teacher - values["ua_c4"], teacher - values["ua_offline"]);
        return
        [
            first,
            Line(
                2,
                drop <= DropAllowed + Rounding && shortDrop <= ShortDropAllowed + Rounding,
                $"UA below the teacher's by {Points(drop)} points at C=16 ({Points(DropAllowed)} allowed), {Points(shortDrop)} at C=4 ({Points(ShortDropAllowed)} allowed); "
                + $"unadapted {Points(teacher - values[AdaptValidation.Unadapted + "ua_c16"])} and {Points(teacher - values[AdaptValidation.Unadapted + "ua_c4"])}"),
            Line(
                3,
                offlineDrop <= OfflineDropAllowed + Rounding,
                $"UA with the whole utterance in view below the teacher's by {Points(offlineDrop)} points ({Points(OfflineDropAllowed)} allowed)"),
        ];
    }

    private static string Line(int gate, bool isMet, string facts) => $"gate {gate}: {(isMet ? "met" : "not met")}: {facts}";

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Points(double difference) => (100 * difference).ToString("0.0#", CultureInfo.InvariantCulture);
}
