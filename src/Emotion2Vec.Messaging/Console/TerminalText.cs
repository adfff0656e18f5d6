namespace Emotion2Vec.Messaging.Console;

/// <summary>Makes texts from outside (source descriptions, model names) fit for a terminal: an escape sequence in a name must not steer it.</summary>
internal static class TerminalText
{
    /// <summary>Replaces control characters and cuts the text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">Characters kept.</param>
    /// <returns>The text with <c>?</c> for each control character, C1 included.</returns>
    public static string Clean(string text, int maxLength = 120) =>
        string.Create(Math.Min(text.Length, maxLength), text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });
}
