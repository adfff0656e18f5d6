using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Realtime.Serving;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Emotion2Vec.Realtime.Metering;

/// <summary><c>/metrics</c>: what the program counts and measures, in the text format of Prometheus. The product's own meter, the connections of the web port, and the runtime's.</summary>
internal static class MetricsPage
{
    private const string Path = "/metrics";
    private const string WebServer = "Microsoft.AspNetCore.Server.Kestrel";
    private const string Runtime = "System.Runtime";

    // Of the web server only how many there are: its durations have a label per way that a connection may go.
    private static readonly HashSet<string> OfWebServer = ["kestrel.active_connections", "kestrel.rejected_connections", "kestrel.upgraded_connections"];

    /// <summary>Adds what <see cref="Map"/> needs. What is measured reaches one page per process: the meters are the process's own.</summary>
    /// <param name="services">The services of the web application.</param>
    /// <param name="node">The node's name, as <c>site/name</c>.</param>
    public static void AddTo(IServiceCollection services, string node) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.Clear().AddService("e2v", serviceVersion: ServeRun.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: node))
        .WithMetrics(metrics => metrics
            .AddMeter(Telemetry.MeterName, WebServer, Runtime)
            .AddView(instrument => instrument.Meter.Name == WebServer && !OfWebServer.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null)
            .AddPrometheusExporter());

    /// <summary>Adds the page to a web application.</summary>
    /// <param name="app">The application.</param>
    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint(Path).WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
}
