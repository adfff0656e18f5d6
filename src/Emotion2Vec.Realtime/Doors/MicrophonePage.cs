using Emotion2Vec.Realtime.Access;
using Emotion2Vec.Realtime.Dashboard;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>The page <c>/microphone</c>, which sends a browser's microphone to <see cref="WebAudioDoor"/>, and its modules, which the dashboard uses too. Everything they need is inside the program.</summary>
internal static class MicrophonePage
{
    private static readonly (string Path, string Resource)[] Page = [("/microphone", "microphone.html"), ("/microphone/page.css", "page.css"), ("/microphone/page.js", "page.js")];

    private static readonly (string Path, string Resource)[] Modules = [("/microphone/sender.js", "sender.js"), ("/microphone/capture.js", "capture.js")];

    /// <summary>Adds the page to a web application; its modules must be there too.</summary>
    /// <param name="app">The application.</param>
    public static void Map(WebApplication app) => Map(app, Page);

    /// <summary>Adds what takes up sound and sends it.</summary>
    /// <param name="app">The application.</param>
    public static void MapModules(WebApplication app) => Map(app, Modules);

    private static void Map(WebApplication app, (string Path, string Resource)[] files)
    {
        foreach (var (path, resource) in files)
        {
            app.MapGet(path, new EmbeddedFile($"Microphone/{resource}").AnswerAsync).WithMetadata(WithoutToken.Mark);
        }
    }
}
