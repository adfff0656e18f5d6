using Emotion2Vec.Realtime.Dashboard;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>The page <c>/microphone</c>, which sends a browser's microphone to <see cref="WebAudioDoor"/>; the dashboard uses its modules too. Everything it needs is inside the program.</summary>
internal static class MicrophonePage
{
    private static readonly (string Path, string Resource)[] Files =
    [
        ("/microphone", "microphone.html"),
        ("/microphone/page.css", "page.css"),
        ("/microphone/page.js", "page.js"),
        ("/microphone/sender.js", "sender.js"),
        ("/microphone/capture.js", "capture.js"),
    ];

    /// <summary>Adds the page to a web application.</summary>
    /// <param name="app">The application.</param>
    public static void Map(WebApplication app)
    {
        foreach (var (path, resource) in Files)
        {
            app.MapGet(path, new EmbeddedFile($"Microphone/{resource}").AnswerAsync);
        }
    }
}
