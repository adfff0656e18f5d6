using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Realtime.Access;
using Emotion2Vec.Realtime.Api;
using Emotion2Vec.Realtime.Contract;
using Emotion2Vec.Realtime.Dashboard;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Realtime.Metering;
using Emotion2Vec.Realtime.Options;
using Microsoft.AspNetCore.Connections;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>
/// The web port: the dashboard at <c>/</c> with the overlay, the payloads live at <c>/ws/streams</c>, MQTT over WebSocket at <c>/mqtt</c>, sound at <c>/audio</c> with the page <c>/microphone</c>,
/// <c>/metrics</c> for Prometheus, <c>/healthz</c> (the process answers) and <c>/readyz</c> (the node does its job).
/// </summary>
internal sealed class WebPort : IAsyncDisposable
{
    // Browsers keep their connections open; waiting for them would only delay the end.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(200);

    private const int MaxConnections = 200;

    // A session description of some size; no command needs more.
    private const int MaxBodyBytes = 64 * 1024;

    private readonly WebApplication _app;

    private WebPort(WebApplication app, string url)
    {
        _app = app;
        Url = url;
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:8080</c>.</summary>
    public string Url { get; }

    /// <summary>Whether it answers at <c>/metrics</c>.</summary>
    public bool HasMetrics { get; private init; }

    /// <summary>Opens the port.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="parts">What it shows.</param>
    /// <param name="readiness">What to answer at <c>/readyz</c>.</param>
    /// <param name="loggers">Makes its log; not disposed here.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The open port; null if the options switch it off.</returns>
    /// <exception cref="Emotion2VecException">The port cannot be had; the message names port and key.</exception>
    public static async Task<WebPort?> StartAsync(WebOptions options, WebParts parts, Readiness readiness, ILoggerFactory loggers, CancellationToken stop)
    {
        if (!options.Enabled)
        {
            return null;
        }

        var app = Build(options, parts, readiness, loggers);
        try
        {
            await app.StartAsync(stop).ConfigureAwait(false);
            return new(app, app.Urls.First()) { HasMetrics = parts.MeasuredAs is not null };
        }
        catch (Exception failure)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            if (Explain(options, failure) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(WebOptions options, WebParts parts, Readiness readiness, ILoggerFactory loggers)
    {
        // Empty: the framework's own settings files and variables must not configure a second time what the options say.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(IPAddress.Parse(options.Address), options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, ForeignLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Farewell);
        if (parts.MeasuredAs is { } node)
        {
            MetricsPage.AddTo(builder.Services, node);
        }

        var access = new WebAccess(options, TimeProvider.System, loggers.CreateLogger<WebAccess>());
        var app = builder.Build();
        app.UseRouting();
        app.Use(next => context => access.ServeAsync(context, next));
        app.MapGet("/healthz", context => AnswerAsync(context, StatusCodes.Status200OK, "alive")).WithMetadata(WithoutToken.Mark);
        app.MapGet("/readyz", context => readiness.Obstacle is { } obstacle
            ? AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, obstacle)
            : AnswerAsync(context, StatusCodes.Status200OK, "ready")).WithMetadata(WithoutToken.Mark);
        ContractPages.Map(app);
        if (parts.Feed is { } feed)
        {
            app.MapFeed(feed);
            DashboardPage.Map(app);
        }

        if (parts.MeasuredAs is not null)
        {
            MetricsPage.Map(app);
        }

        MicrophonePage.MapModules(app);
        if (parts.Desk is { } desk)
        {
            StreamsApi.Map(app, desk);
        }

        if (parts.Audio is { } audio)
        {
            app.UseWebSockets();
            app.Map("/audio/{name}", audio.ServeAsync);
            MicrophonePage.Map(app);
        }

        return parts.Broker is { } broker ? app.MapEmbeddedBroker(broker) : app;
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    private static Emotion2VecException? Explain(WebOptions options, Exception failure) => failure switch
    {
        IOException { InnerException: AddressInUseException } =>
            PortTaken.Explain("web port", options.Address, options.Port, "Web:Port", " or switch it off with Web:Enabled=false", failure),
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            new(ErrorKind.PermissionDenied, $"The web port {options.Port} is reserved for privileged users: set Web:Port to one above 1023.", failure),
        SocketException or IOException =>
            new(ErrorKind.Configuration, $"The web port cannot listen on {options.Address}:{options.Port}: {failure.Message}. Set Web:Address to an address of this machine.", failure),
        _ => null,
    };

    // The command line owns the process's signals and its end; the web server must not answer them too.
    private sealed class ForeignLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
