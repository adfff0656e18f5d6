using System.Net;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>Checks that the web port is no open door to other machines.</summary>
internal static class WebRules
{
    /// <summary>Checks the web port.</summary>
    /// <param name="web">Its options.</param>
    /// <returns>All problems; their origin is still empty.</returns>
    public static IEnumerable<ConfigurationProblem> Check(WebOptions web)
    {
        if (!web.Enabled)
        {
            yield break;
        }

        if (web.Token.Length > 0 && web.TokenFile.Length > 0)
        {
            yield return new("Web:TokenFile", "is given together with Web:Token: use one of them", "");
        }

        if (web.TokenFile.Length > 0 && !File.Exists(web.TokenFile))
        {
            yield return new("Web:TokenFile", $"names a file that does not exist: '{Path.GetFullPath(web.TokenFile)}'", "");
        }

        if (web.Token.Length + web.TokenFile.Length == 0 && IPAddress.TryParse(web.Address, out var address) && !IPAddress.IsLoopback(address))
        {
            const string Advice = "make one ('openssl rand -hex 32 > token'), and name its file in Web:TokenFile or give it as E2V__Web__Token";
            yield return new("Web:Address", $"is {web.Address}, which other machines reach, and no token keeps them out: {Advice}", "");
        }
    }
}
