using System.Security.Cryptography;

namespace Emotion2Vec.Realtime.Dashboard;

/// <summary>A file of a page, embedded in the program, so that pages work offline and from any working directory. Immutable.</summary>
internal sealed class EmbeddedFile
{
    // Nothing from elsewhere, nothing inline, no other page around it, and no text that becomes markup: names of streams and labels are from outside.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private readonly byte[] _bytes;
    private readonly string _contentType;
    private readonly string _tag;

    /// <summary>Reads a resource.</summary>
    /// <param name="resource">Its logical name in this assembly; the ending says what it is.</param>
    /// <exception cref="InvalidOperationException">The assembly lacks it.</exception>
    public EmbeddedFile(string resource)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The program lacks its page {resource}.");
        _bytes = new byte[stream.Length];
        stream.ReadExactly(_bytes);
        _contentType = ContentType(resource);
        _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(_bytes)[..12])}\"";
    }

    /// <summary>Answers a request with the file, or with 304 if the browser has it.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that completes when the answer is sent.</returns>
    public Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "microphone=(self)";
        // Asked for again every time, so that page and program are of one version.
        headers.CacheControl = "no-cache";
        headers.ETag = _tag;
        if (context.Request.Headers.IfNoneMatch == _tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = _contentType;
        context.Response.ContentLength = _bytes.Length;
        return context.Response.Body.WriteAsync(_bytes, context.RequestAborted).AsTask();
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
}
