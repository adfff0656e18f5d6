namespace Emotion2Vec.SystemTests.Serving;

/// <summary>What an HTTP answer says, whatever its status.</summary>
internal static class HttpClientExtensions
{
    public static async Task<string> GetStringTolerantAsync(this HttpClient client, Uri address)
    {
        using var response = await client.GetAsync(address);
        return await response.Content.ReadAsStringAsync();
    }
}
