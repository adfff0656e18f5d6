namespace Emotion2Vec.Realtime.Reports;

/// <summary>How a class looks: the same as on the dashboard. Colours are of the Okabe–Ito kind, which the colour-blind tell apart; dashes say the same without any.</summary>
/// <param name="Light">Colour on light ground.</param>
/// <param name="Dark">Colour on dark ground.</param>
/// <param name="Dash">Pixels on and off along its line; empty for a whole line.</param>
internal sealed record ClassLook(string Light, string Dark, IReadOnlyList<float> Dash)
{
    private static readonly Dictionary<string, ClassLook> Known = new(StringComparer.Ordinal)
    {
        ["angry"] = new("#c2410c", "#ff7d4d", []),
        ["disgusted"] = new("#00795a", "#2cc39a", [9, 4]),
        ["fearful"] = new("#9c3587", "#e58fd0", [3, 3]),
        ["happy"] = new("#b07400", "#f2b93b", []),
        ["neutral"] = new("#667083", "#9aa4b5", []),
        ["other"] = new("#8a6247", "#c99f7f", [2, 5]),
        ["sad"] = new("#1d5fb4", "#6aa5ff", []),
        ["surprised"] = new("#0b759f", "#74d0f7", [6, 2]),
        ["unknown"] = new("#565e6c", "#8f99ab", [1, 3]),
    };

    /// <summary>The looks of a set of classes: of those that are known by name their own, of others those that are left.</summary>
    /// <param name="labels">Class names.</param>
    /// <returns>One look for each.</returns>
    public static IReadOnlyList<ClassLook> Of(IReadOnlyList<string> labels)
    {
        var left = new Queue<ClassLook>(Known.Where(look => !labels.Contains(look.Key)).Select(look => look.Value));
        return [.. labels.Select((label, index) => Known.GetValueOrDefault(label) ?? (left.TryDequeue(out var free) ? free : Known.Values.ElementAt(index % Known.Count)))];
    }
}
