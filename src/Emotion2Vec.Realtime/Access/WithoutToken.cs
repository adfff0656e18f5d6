namespace Emotion2Vec.Realtime.Access;

/// <summary>Marks what the web port shows to whoever reaches it: pages without data, documents that are the same everywhere, signs of life.</summary>
internal sealed class WithoutToken
{
    private WithoutToken()
    {
    }

    /// <summary>The mark, as metadata of an endpoint.</summary>
    public static WithoutToken Mark { get; } = new();
}
