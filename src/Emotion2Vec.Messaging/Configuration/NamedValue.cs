namespace Emotion2Vec.Messaging.Configuration;

/// <summary>The value of an option, with the key that messages about it name.</summary>
/// <param name="Key">The key, such as <c>Mqtt:KeyFile</c>.</param>
/// <param name="Value">Its value; may be a secret.</param>
internal readonly record struct NamedValue(string Key, string Value)
{
    /// <summary>Leaves the value out of logs and messages.</summary>
    /// <returns>The key.</returns>
    public override string ToString() => Key;
}
