namespace Emotion2Vec.Realtime.Diagnostics;

/// <summary>How a check came out.</summary>
internal enum Verdict
{
    /// <summary>As needed.</summary>
    Ok,

    /// <summary>Works, but something is missing or unwise.</summary>
    Warning,

    /// <summary>The program cannot do its job like this.</summary>
    Problem,
}

/// <summary>What one check found.</summary>
/// <param name="Check">What was looked at: <c>broker port</c>.</param>
/// <param name="Verdict">How it came out.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Fix">What to do about it; empty where nothing needs doing.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Detail, string Fix = "");
