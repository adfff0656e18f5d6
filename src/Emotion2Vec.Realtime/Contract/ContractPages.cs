using System.Net;
using System.Security.Cryptography;
using Emotion2Vec.Realtime.Access;
using Microsoft.Net.Http.Headers;

namespace Emotion2Vec.Realtime.Contract;

/// <summary>
/// What machines can read about this program, served as it is shipped in <c>configs/contract</c>: <c>/asyncapi.json</c> (what goes out and comes in over MQTT and
/// WebSocket), <c>/openapi.json</c> (HTTP), and <c>/schemas/{name}.json</c> (JSON Schema 2020-12 of each payload). None holds anything
/// of this node, so none asks for a token.
/// </summary>
internal static class ContractPages
{
    private const string Prefix = "Contract/";
    private const string AsyncApi = "/asyncapi.json";

    /// <summary>Adds the documents to a web application.</summary>
    /// <param name="app">The application.</param>
    public static void Map(WebApplication app)
    {
        var assembly = typeof(ContractPages).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The program lacks its document {resource}.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var path = resource[(Prefix.Length - 1)..];
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
            app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context => AnswerAsync(context, bytes, ContentTypeOf(path), tag)).WithMetadata(WithoutToken.Mark);
        }
    }

    /// <summary>Where a node's AsyncAPI document is.</summary>
    /// <param name="web">The web port's address.</param>
    /// <returns>Its address; empty if the port listens at every address of the machine, which names none of them.</returns>
    public static string UrlAt(string web)
    {
        var url = new Uri(web);
        return IPAddress.TryParse(url.Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) ? "" : new Uri(url, AsyncApi).ToString();
    }

    // As registered, or as the specifications of the two documents ask for.
    private static string ContentTypeOf(string path) => path switch
    {
        AsyncApi => "application/vnd.aai.asyncapi+json;version=3.0.0",
        "/openapi.json" => "application/vnd.oai.openapi+json;version=3.1",
        _ => "application/schema+json",
    };

    private static Task AnswerAsync(HttpContext context, byte[] bytes, string contentType, EntityTagHeaderValue tag)
    {
        var response = context.Response;
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
