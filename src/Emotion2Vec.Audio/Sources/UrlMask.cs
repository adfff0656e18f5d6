using System.Text.RegularExpressions;

namespace Emotion2Vec.Audio.Sources;

/// <summary>Hides what addresses may carry in confidence, wherever a text shows them: user, password, and the query, where tokens stand.</summary>
public static partial class UrlMask
{
    /// <summary>Masks every address in a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with <c>rtsp://***@host/path?***</c> for <c>rtsp://user:password@host/path?token=...</c>.</returns>
    public static string Apply(string text) => Address().Replace(
        text, static match => $"{match.Groups["scheme"].Value}{(match.Groups["user"].Success ? "***@" : "")}{match.Groups["rest"].Value}{(match.Groups["query"].Success ? "?***" : "")}");

    // The user ends at the last @ before the path: passwords are not always escaped.
    [GeneratedRegex(@"(?<scheme>://)(?<user>[^\s/?#'""]*@)?(?<rest>[^\s?'""]*)(?<query>\?[^\s'""]*)?")]
    private static partial Regex Address();
}
