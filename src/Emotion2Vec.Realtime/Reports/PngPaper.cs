using Emotion2Vec.Core.Errors;
using SkiaSharp;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>A picture of pixels on light ground, finer than its units so that it is sharp on any screen. One owner thread.</summary>
internal sealed class PngPaper : IPaper, IDisposable
{
    private const float Fineness = 1.5f;

    private readonly SKSurface _surface;
    private readonly SKCanvas _canvas;
    private readonly SKTypeface _plain = SKTypeface.FromFamilyName("DejaVu Sans", SKFontStyle.Normal);
    private readonly SKTypeface _bold = SKTypeface.FromFamilyName("DejaVu Sans", SKFontStyle.Bold);

    /// <summary>Begins an empty picture.</summary>
    /// <param name="width">Its width in units.</param>
    /// <param name="height">Its height in units.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: the machine has no font to write with.</exception>
    public PngPaper(double width, double height)
    {
        if (SKFontManager.Default.FontFamilyCount == 0)
        {
            throw new Emotion2VecException(
                ErrorKind.NotFound, "A picture needs a font, and this machine has none: apt-get install fonts-dejavu-core, or let --report write a page (FILE.html), which needs none.");
        }

        _surface = SKSurface.Create(new SKImageInfo((int)Math.Ceiling(width * Fineness), (int)Math.Ceiling(height * Fineness)))
            ?? throw new Emotion2VecException(ErrorKind.NativeError, "There is no memory for the picture.");
        _canvas = _surface.Canvas;
        _canvas.Clear(Color(Ink.Ground, 1));
        _canvas.Scale(Fineness);
    }

    /// <inheritdoc/>
    public void Begin(string name)
    {
        // Pixels have no parts.
    }

    /// <inheritdoc/>
    public void End()
    {
        // Pixels have no parts.
    }

    /// <inheritdoc/>
    public void Fill(Box box, Ink ink, double opacity = 1, double radius = 0, string hint = "")
    {
        using var paint = Area(ink, opacity);
        _canvas.DrawRoundRect(Of(box), (float)radius, (float)radius, paint);
    }

    /// <inheritdoc/>
    public void Frame(Box box, Ink ink, double radius, string hint)
    {
        using var dashes = SKPathEffect.CreateDash([4, 3], 0);
        using var paint = Stroke(ink, 1.2, dashes);
        _canvas.DrawRoundRect(Of(box), (float)radius, (float)radius, paint);
    }

    /// <inheritdoc/>
    public void Band(IReadOnlyList<(double X, double Top, double Bottom)> band, Ink ink)
    {
        SKPoint[] outline = [.. band.Select(at => new SKPoint((float)at.X, (float)at.Top)), .. band.Reverse().Select(at => new SKPoint((float)at.X, (float)at.Bottom))];
        using var paint = Area(ink, 1);
        using var path = new SKPath();
        path.AddPoly(outline, close: true);
        _canvas.DrawPath(path, paint);
    }

    /// <inheritdoc/>
    public void Curve(IReadOnlyList<(double X, double Y)> points, Ink ink, double width, IReadOnlyList<float> dash)
    {
        using var path = new SKPath();
        var isDown = false;
        foreach (var (x, y) in points)
        {
            if (!double.IsFinite(y))
            {
                isDown = false;
            }
            else if (isDown)
            {
                path.LineTo((float)x, (float)y);
            }
            else
            {
                path.MoveTo((float)x, (float)y);
                isDown = true;
            }
        }

        using var dashes = dash.Count > 0 ? SKPathEffect.CreateDash([.. dash], 0) : null;
        using var paint = Stroke(ink, width, dashes);
        _canvas.DrawPath(path, paint);
    }

    /// <inheritdoc/>
    public void Write(double x, double y, string text, Ink ink, double size = 12, Anchor anchor = Anchor.Start, bool bold = false)
    {
        using var font = new SKFont(bold ? _bold : _plain, (float)size) { Subpixel = true };
        using var paint = Area(ink, 1);
        var align = anchor switch { Anchor.End => SKTextAlign.Right, Anchor.Middle => SKTextAlign.Center, _ => SKTextAlign.Left };
        _canvas.DrawText(text, (float)x, (float)y, align, font, paint);
    }

    /// <summary>Writes the picture as PNG.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream)
    {
        using var image = _surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        data.SaveTo(stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _surface.Dispose();
        _plain.Dispose();
        _bold.Dispose();
    }

    private static SKRect Of(Box box) => new((float)box.X, (float)box.Y, (float)box.Right, (float)box.Bottom);

    private static SKColor Color(Ink ink, double opacity) => SKColor.Parse(ink.Light).WithAlpha((byte)Math.Round(255 * opacity));

    private static SKPaint Area(Ink ink, double opacity) => new() { Color = Color(ink, opacity), IsAntialias = true };

    private static SKPaint Stroke(Ink ink, double width, SKPathEffect? effect) => new()
    {
        Color = Color(ink, 1),
        IsAntialias = true,
        IsStroke = true,
        StrokeWidth = (float)width,
        StrokeJoin = SKStrokeJoin.Round,
        PathEffect = effect,
    };
}
