namespace Emotion2Vec.Realtime.Reports;

/// <summary>A rectangle.</summary>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>Its right edge.</summary>
    public double Right => X + Width;

    /// <summary>Its lower edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>Where a share of its height is, from below.</summary>
    /// <param name="share">0 at the lower edge, 1 at the upper one.</param>
    /// <returns>The height in the picture.</returns>
    public double At(double share) => Bottom - (share * Height);
}
