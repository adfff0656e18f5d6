using System.Diagnostics.CodeAnalysis;

namespace Emotion2Vec.Core.Streams;

/// <summary>The name of one audio stream: 1 to 64 characters of <c>[a-z0-9_-]</c>, fit for an MQTT topic level.</summary>
public readonly record struct StreamId
{
    /// <summary>The longest name accepted, in characters.</summary>
    public const int MaxLength = 64;

    private readonly string? _value;

    /// <summary>Creates a stream name.</summary>
    /// <param name="value">1 to 64 characters of <c>[a-z0-9_-]</c>.</param>
    /// <exception cref="ArgumentException">The name is empty, too long or holds another character.</exception>
    public StreamId(string value)
    {
        if (!IsValid(value))
        {
            throw new ArgumentException($"'{value}' is not a stream name: use 1 to {MaxLength} characters of a-z, 0-9, '_' and '-'.", nameof(value));
        }

        _value = value;
    }

    /// <summary>Says whether a text may name a stream.</summary>
    /// <param name="value">The text, or null.</param>
    /// <returns>True for 1 to 64 characters of <c>[a-z0-9_-]</c>.</returns>
    public static bool IsValid([NotNullWhen(true)] string? value) =>
        value is { Length: > 0 and <= MaxLength } && value.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-');

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";
}
