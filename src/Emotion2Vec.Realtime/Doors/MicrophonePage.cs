using Emotion2Vec.Realtime.Access;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>The page <c>/microphone</c>, which sends a browser's microphone to <see cref="WebAudioDoor"/>. Everything it needs is inside the program.</summary>
internal static class MicrophonePage
{
    // Nothing from elsewhere, no other page around it, and the microphone for this page alone.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string Resource, string ContentType)[] Files =
    [
        ("/microphone", "microphone.html", "text/html; charset=utf-8"),
        ("/microphone/page.css", "page.css", "text/css; charset=utf-8"),
        ("/microphone/page.js", "page.js", "text/javascript; charset=utf-8"),
        ("/microphone/capture.js", "capture.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Adds the page to a web application.</summary>
    /// <param name="app">The application.</param>
    public static void Map(WebApplication app)
    {
        foreach (var (path, resource, contentType) in Files)
        {
            var bytes = Read(resource);
            app.MapGet(path, context => AnswerAsync(context, bytes, contentType)).WithMetadata(WithoutToken.Mark);
        }
    }

    private static Task AnswerAsync(HttpContext context, byte[] bytes, string contentType)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "microphone=(self)";
        headers.CacheControl = "no-cache";
        context.Response.ContentType = contentType;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static byte[] Read(string name)
    {
        using var resource = typeof(MicrophonePage).Assembly.GetManifestResourceStream($"Microphone/{name}") ?? throw new InvalidOperationException($"The program lacks its page {name}.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
