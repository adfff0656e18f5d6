using Emotion2Vec.Realtime.Access;

namespace Emotion2Vec.Realtime.Dashboard;

/// <summary>
/// The dashboard <c>/</c> and the overlay <c>/overlay/{id}</c>. Everything they need is inside the program; what they show comes over <c>/ws/streams</c>. The files
/// themselves tell nothing of any stream, so that they are there without a token and can ask for one.
/// </summary>
internal static class DashboardPage
{
    private const string Prefix = "Dashboard/";

    /// <summary>Adds the pages to a web application.</summary>
    /// <param name="app">The application.</param>
    public static void Map(WebApplication app)
    {
        foreach (var resource in typeof(DashboardPage).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            app.MapGet(Route(resource[Prefix.Length..]), new EmbeddedFile(resource).AnswerAsync).WithMetadata(WithoutToken.Mark);
        }
    }

    private static string Route(string file) => file switch
    {
        "index.html" => "/",
        "overlay.html" => "/overlay/{id}",
        "icon.svg" => "/favicon.ico",
        _ => $"/dashboard/{file}",
    };
}
