using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>What a scrape of the running program yields, read as strictly as the format is told (Prometheus, text format 0.0.4).</summary>
public sealed partial class MetricsTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Metrics_of_a_running_node_follow_the_text_format_and_ask_for_the_token()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("e2v-metrics-").FullName, "token");
        await File.WriteAllTextAsync(file, Token);
        await using var serve = new ServeProcess("--stream", $"clip=file:{ServeProcess.Clip}?pace=4", "--stream", $"call=rtp://127.0.0.1:{UdpPorts.Free()}?codec=pcmu", "--set", $"Web:TokenFile={file}");
        var address = new Uri(await serve.WebAsync(), "/metrics");
        await serve.LogAsync("Stream clip is Offline: end of stream");

        using var http = new HttpClient();
        using (var stranger = await http.GetAsync(address))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        }

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using (var change = await http.PostAsync(address, null))
        {
            Assert.Equal(HttpStatusCode.MethodNotAllowed, change.StatusCode);
        }

        using var answer = await http.GetAsync(address);
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var samples = Read(await answer.Content.ReadAsStringAsync());

        Assert.True(Sum(samples, "emotion2vec_encoder_step_duration_seconds_count") > 10);
        Assert.True(Sum(samples, "emotion2vec_stream_latency_seconds_sum") > 0);
        Assert.True(Sum(samples, "emotion2vec_mqtt_published_total") > 10);
        Assert.Equal(1, Sum(samples, "emotion2vec_mqtt_connections"));
        Assert.True(Sum(samples, "emotion2vec_broker_connections") >= 1);
        Assert.Equal(1, Sum(samples, "emotion2vec_streams"));
        Assert.Equal(4, samples.Count(sample => sample.Key.StartsWith("emotion2vec_streams{", StringComparison.Ordinal)));
        Assert.True(Sum(samples, "kestrel_active_connections") >= 1);
        Assert.True(Sum(samples, "dotnet_process_memory_working_set_bytes") > 1e6);
        Assert.Contains(samples, sample => sample.Key.StartsWith("target_info{", StringComparison.Ordinal) && sample.Key.Contains("service_instance_id=\"home/e2v\"", StringComparison.Ordinal));
        Assert.DoesNotContain(samples, sample => sample.Key.Contains("clip", StringComparison.Ordinal));
        Assert.InRange(samples.Count, 50, 400);

        await serve.SignalAsync("TERM");
        Assert.Equal(0, await serve.EndAsync());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static double Sum(Dictionary<string, double> samples, string name)
    {
        var found = samples.Where(sample => sample.Key == name || sample.Key.StartsWith(name + "{", StringComparison.Ordinal)).ToList();
        Assert.True(found.Count > 0, $"{name} is not in: {string.Join('\n', samples.Keys)}");
        return found.Sum(sample => sample.Value);
    }

    // Every line is a comment of a kind or a sample; a family's type stands before its samples, once; no series comes twice.
    private static Dictionary<string, double> Read(string text)
    {
        var types = new Dictionary<string, string>();
        var helped = new HashSet<string>();
        var samples = new Dictionary<string, double>();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.Split('\n').SkipLast(1))
        {
            if (line.StartsWith('#'))
            {
                var comment = Comment().Match(line);
                Assert.True(comment.Success || line == "# EOF", line);
                if (comment.Groups["type"].Success)
                {
                    Assert.True(types.TryAdd(comment.Groups["name"].Value, comment.Groups["type"].Value), line);
                }
                else if (comment.Success)
                {
                    helped.Add(comment.Groups["name"].Value);
                }

                continue;
            }

            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            var value = double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
            Assert.True(double.IsFinite(value), line);
            Assert.True(samples.TryAdd(sample.Groups["series"].Value, value), line);
            var name = sample.Groups["name"].Value;
            var family = types.ContainsKey(name) ? name : HistogramPart().Replace(name, "");
            Assert.True(types.TryGetValue(family, out var type) && helped.Contains(family) && (family == name || type == "histogram"), line);
            Assert.True(type != "counter" || name.EndsWith("_total", StringComparison.Ordinal), line);
        }

        return samples;
    }

    [GeneratedRegex("^# (?:TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped)|(?:HELP|UNIT) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) .+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex("""^(?<series>(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")*\})?) (?<value>\S+)( \d+)?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();
}
