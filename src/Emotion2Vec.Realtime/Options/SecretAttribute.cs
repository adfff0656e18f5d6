namespace Emotion2Vec.Realtime.Options;

/// <summary>Marks an option whose value is never shown, and which only the environment may give.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
