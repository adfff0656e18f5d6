namespace Emotion2Vec.Realtime.Reports;

/// <summary>What a picture is drawn on: a page's SVG, or pixels. Lengths are in the picture's own units, from the upper left corner.</summary>
internal interface IPaper
{
    /// <summary>Begins a part that a page may show or hide.</summary>
    /// <param name="name">The part, fit for a CSS class.</param>
    void Begin(string name);

    /// <summary>Ends the part that was begun last.</summary>
    void End();

    /// <summary>Fills a rectangle.</summary>
    /// <param name="box">Where.</param>
    /// <param name="ink">With what.</param>
    /// <param name="opacity">How densely, 0 to 1.</param>
    /// <param name="radius">Radius of its corners.</param>
    /// <param name="hint">What a reader is told who points at it; may be empty.</param>
    void Fill(Box box, Ink ink, double opacity = 1, double radius = 0, string hint = "");

    /// <summary>Draws the edge of a rectangle in dashes.</summary>
    /// <param name="box">Where.</param>
    /// <param name="ink">With what.</param>
    /// <param name="radius">Radius of its corners.</param>
    /// <param name="hint">What a reader is told who points at it; may be empty.</param>
    void Frame(Box box, Ink ink, double radius, string hint);

    /// <summary>Fills what lies between two curves.</summary>
    /// <param name="band">From left to right: where, and the lower and the upper edge.</param>
    /// <param name="ink">With what.</param>
    void Band(IReadOnlyList<(double X, double Top, double Bottom)> band, Ink ink);

    /// <summary>Draws a curve.</summary>
    /// <param name="points">Its points; none with a height of NaN is joined to its neighbours.</param>
    /// <param name="ink">With what.</param>
    /// <param name="width">How thick.</param>
    /// <param name="dash">Lengths on and off; empty for a whole line.</param>
    void Curve(IReadOnlyList<(double X, double Y)> points, Ink ink, double width, IReadOnlyList<float> dash);

    /// <summary>Writes text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">Any text.</param>
    /// <param name="ink">With what.</param>
    /// <param name="size">Its height.</param>
    /// <param name="anchor">Which part of it stands at <paramref name="x"/>.</param>
    /// <param name="bold">Whether it stands out.</param>
    void Write(double x, double y, string text, Ink ink, double size = 12, Anchor anchor = Anchor.Start, bool bold = false);
}
