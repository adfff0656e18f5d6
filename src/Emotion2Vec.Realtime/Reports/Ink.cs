namespace Emotion2Vec.Realtime.Reports;

/// <summary>What a stroke or an area is drawn with: a name, so that a page may have it in a light and a dark colour.</summary>
/// <param name="Name">The name, fit for a CSS class.</param>
/// <param name="Light">Colour on light ground.</param>
/// <param name="Dark">Colour on dark ground.</param>
internal sealed record Ink(string Name, string Light, string Dark)
{
    /// <summary>The ground.</summary>
    public static Ink Ground { get; } = new("ground", "#ffffff", "#151922");

    /// <summary>Text.</summary>
    public static Ink Text { get; } = new("ink", "#161a22", "#e9ecf2");

    /// <summary>Text that stands back.</summary>
    public static Ink Quiet { get; } = new("quiet", "#545c6b", "#a3acbb");

    /// <summary>Grid lines.</summary>
    public static Ink Grid { get; } = new("grid", "#e3e6ec", "#2a303c");

    /// <summary>The ground of lanes.</summary>
    public static Ink Lane { get; } = new("lane", "#f4f5f8", "#1d222d");

    /// <summary>The waveform where somebody speaks, and the speech gate.</summary>
    public static Ink Speech { get; } = new("speech", "#2457c5", "#8ab4ff");

    /// <summary>The waveform elsewhere.</summary>
    public static Ink Hush { get; } = new("hush", "#b4bcc9", "#4a5364");

    /// <summary>Dimensions, in their order.</summary>
    public static IReadOnlyList<Ink> Dimensions { get; } = [new("dim0", "#c2410c", "#ff7d4d"), new("dim1", "#00795a", "#2cc39a"), new("dim2", "#1d5fb4", "#6aa5ff")];

    /// <summary>The inks of classes.</summary>
    /// <param name="looks">Their looks.</param>
    /// <returns>One for each.</returns>
    public static IReadOnlyList<Ink> Of(IReadOnlyList<ClassLook> looks) => [.. looks.Select((look, index) => new Ink($"k{index}", look.Light, look.Dark))];

    /// <summary>All inks but those of classes.</summary>
    public static IEnumerable<Ink> Common => [Ground, Text, Quiet, Grid, Lane, Speech, Hush, .. Dimensions];
}
