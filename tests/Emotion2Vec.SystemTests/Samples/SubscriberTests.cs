using System.Collections.Concurrent;
using System.Diagnostics;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.SystemTests.Contract;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.SystemTests.Messaging.Contract;
using Emotion2Vec.SystemTests.Serving;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.SystemTests.Samples;

/// <summary>The samples that subscribe and publish, run as their first lines say, against the program.</summary>
public sealed class SubscriberTests
{
    private static readonly string Python = RepositoryFolder.Path("docs", "samples", "python");
    private static readonly string JavaScript = RepositoryFolder.Path("docs", "samples", "javascript");

    [Fact]
    public async Task Python_and_JavaScript_see_model_states_events_and_frames()
    {
        await NpmFolder.InstallAsync(JavaScript);
        await using var serve = new ServeProcess();
        var (port, web) = (await serve.BrokerPortAsync(), await serve.WebAsync());

        // The broker's library hands a subscriber nothing of a retained message that comes for the first time in the very moment of its subscription.
        await serve.LogAsync("Stream demo is Online");
        using var python = new Listening("/usr/bin/python3", Path.Combine(Python, "subscriber.py"), "127.0.0.1", $"{port}");
        using var overTcp = new Listening("node", Path.Combine(JavaScript, "subscriber.mjs"), $"mqtt://127.0.0.1:{port}");
        using var overWebSocket = new Listening("node", Path.Combine(JavaScript, "subscriber.mjs"), $"ws://{web.Authority}/mqtt");
        foreach (var subscriber in (Listening[])[python, overTcp, overWebSocket])
        {
            await subscriber.WaitForAsync(line => line.Contains("SYNTHETIC: Scores are expression as perceived", StringComparison.Ordinal));
            await subscriber.WaitForAsync(line => line.StartsWith("demo: ", StringComparison.Ordinal) && line.Contains('%', StringComparison.Ordinal));
            await subscriber.WaitForAsync(line => line.StartsWith("demo ", StringComparison.Ordinal) && line.Split(' ') is [_, _, _, var score] && double.Parse(score) is >= 0 and <= 1);
            await subscriber.WaitForAsync(line => line.StartsWith("demo: onset of ", StringComparison.Ordinal) || line.StartsWith("demo: change of ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_microphone_in_Python_is_heard()
    {
        await using var serve = new ServeProcess("--stream", "mic=mqtt:");
        var port = await serve.BrokerPortAsync();
        await serve.LogAsync("Door mic is Online");
        using var reader = await Reader.StartAsync(Reader.Options(port), "e2v/v1/home/e2v/streams/mic-desk/frames");
        var sound = await Tool.RunAsync("ffmpeg", ["-hide_banner", "-loglevel", "error", "-i", ServeProcess.Clip, "-t", "2", "-ac", "1", "-ar", "16000", "-f", "s16le", "-"]);

        await Tool.RunAsync("/usr/bin/python3", [Path.Combine(Python, "microphone.py"), "desk", "127.0.0.1", $"{port}"], sound);

        await Wait.UntilAsync(() => reader.All.Count > 0, () => serve.Log);
    }

    private sealed class Listening : IDisposable
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly ConcurrentQueue<string> _errors = new();
        private readonly Process _process;

        public Listening(string program, params string[] arguments)
        {
            _process = Tool.Start(program, arguments);
            _process.OutputDataReceived += (_, line) => Keep(_lines, line.Data);
            _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public Task WaitForAsync(Func<string, bool> wanted) => Wait.UntilAsync(() => _lines.Any(wanted), () => string.Join('\n', _errors.Concat(_lines).TakeLast(20)));

        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
        }

        private static void Keep(ConcurrentQueue<string> lines, string? line)
        {
            if (line is not null)
            {
                lines.Enqueue(line);
            }
        }
    }
}
