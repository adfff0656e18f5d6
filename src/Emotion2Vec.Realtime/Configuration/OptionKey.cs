using System.Globalization;
using System.Reflection;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>One option that exists.</summary>
/// <param name="Path">Its key, with <c>*</c> for a place in a list: <c>Streams:*:Id</c>.</param>
/// <param name="Property">Where its value ends up.</param>
internal sealed record OptionKey(string Path, PropertyInfo Property)
{
    /// <summary>Whether the value must not be shown.</summary>
    public bool IsSecret => Property.IsDefined(typeof(Options.SecretAttribute));

    /// <summary>Says why a text cannot be the value.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null if it can, else the rest of a sentence that begins with the key.</returns>
    public string? Refuse(string text) => Property.PropertyType switch
    {
        var t when t == typeof(string) => text.Any(char.IsControl) ? "holds a control character" : null,
        var t when t == typeof(bool) => bool.TryParse(text, out _) ? null : $"must be true or false, not '{text}'",
        var t when t == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : $"must be a whole number, not '{text}'",
        var t when t == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? null : $"must be a number, not '{text}'",
        { IsEnum: true } t => Enum.GetNames(t).Contains(text, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"must be one of {string.Join(", ", Enum.GetNames(t).Select(name => name.ToLowerInvariant()))}, not '{text}'",
        var t => throw new InvalidOperationException($"{Path} has type {t}, which no option may have."),
    };
}
