using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Emotion2Vec.SystemTests.Messaging;

namespace Emotion2Vec.SystemTests.Doors;

/// <summary>A page in a real, headless Chromium whose microphone plays a file; driven by the browser's DevTools protocol.</summary>
internal sealed partial class ChromiumPage : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("e2v-chromium-");
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ClientWebSocket _devTools = new();
    private readonly Process _process;
    private int _lastId;

    private ChromiumPage(string microphone)
    {
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={_profile.FullName}",
            "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-audio-capture={microphone}",
            "--autoplay-policy=no-user-gesture-required", "about:blank",
        ];
        _process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Opens a page.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="microphone">A WAV file that the microphone plays, over and over.</param>
    public static async Task<ChromiumPage> OpenAsync(Uri address, string microphone)
    {
        var page = new ChromiumPage(microphone);
        try
        {
            await Wait.UntilAsync(() => page._log.Any(line => DevToolsLine().IsMatch(line)), () => string.Join('\n', page._log));
            var port = DevToolsLine().Match(page._log.First(line => DevToolsLine().IsMatch(line))).Groups[1].Value;
            using var http = new HttpClient();
            using var opened = await http.PutAsync(new Uri($"http://127.0.0.1:{port}/json/new?{address}"), null);
            var target = await opened.Content.ReadFromJsonAsync<JsonElement>();
            await page._devTools.ConnectAsync(new Uri(target.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluates an expression in the page, as its user would by a click.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var id = ++_lastId;
        var command = new { id, method = "Runtime.evaluate", @params = new { expression, userGesture = true, awaitPromise = true, returnByValue = true } };
        await _devTools.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, CancellationToken.None);
        while (true)
        {
            using var answer = await ReadAsync();
            if (answer.RootElement.TryGetProperty("id", out var of) && of.GetInt32() == id)
            {
                var result = answer.RootElement.GetProperty("result");
                Assert.False(result.TryGetProperty("exceptionDetails", out var failure), $"{expression}: {failure}");
                return result.GetProperty("result").TryGetProperty("value", out var value) ? value.ToString() : "";
            }
        }
    }

    /// <summary>Waits until an expression is true in the page.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var watch = Stopwatch.StartNew(); await EvaluateAsync($"!!({expression})") != "True"; await Task.Delay(20))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{expression} does not come true; the page says: {await EvaluateAsync("document.body.innerText")}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _devTools.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task<JsonDocument> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var message = new MemoryStream();
        var buffer = new byte[8192];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _devTools.ReceiveAsync(buffer.AsMemory(), patience.Token);
            message.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonDocument.Parse(message.ToArray());
    }

    [GeneratedRegex(@"DevTools listening on ws://127\.0\.0\.1:(\d+)/")]
    private static partial Regex DevToolsLine();
}
