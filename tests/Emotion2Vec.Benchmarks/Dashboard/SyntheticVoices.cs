using System.Globalization;
using System.Text;

namespace Emotion2Vec.Benchmarks.Dashboard;

/// <summary>Made-up streams: smooth trajectories, pauses, states, events, utterances, health. A pure function of stream and time.</summary>
/// <param name="streams">How many.</param>
/// <param name="start">Wall clock of the first frame.</param>
/// <param name="withDimensions">Whether arousal and valence are known.</param>
internal sealed class SyntheticVoices(int streams, DateTimeOffset start, bool withDimensions)
{
    /// <summary>Frames of 20 ms in a message: one in 320 ms, as the program sends them.</summary>
    public const int ChunkFrames = 16;

    /// <summary>How long a message's frames last.</summary>
    public const int ChunkMs = ChunkFrames * 20;

    private static readonly string[] Labels = ["angry", "disgusted", "fearful", "happy", "neutral", "other", "sad", "surprised", "unknown"];
    private static readonly string[] Names = ["desk", "kitchen", "studio", "lobby", "radio", "call-4c0a6f1e", "call-77d2b0c4", "headset-left", "headset-right", "browser-ann"];

    // Rare ones stay small, as in life.
    private static readonly double[] Inclination = [0, -2.2, -1.6, 0, 1.1, -2, 0, -0.4, -2];

    private readonly (int Label, int Since, int Episode)[] _heard = new (int, int, int)[streams];

    /// <summary>What a node says to whom connects.</summary>
    public IReadOnlyList<string> Greeting =>
    [
        $$"""{"v":1,"type":"info","version":"0.1.0","model_name":"made-up","caution":"SYNTHETIC","labels":[{{string.Join(',', Labels.Select(label => $"\"{label}\""))}}]}""",
        .. Enumerable.Range(0, streams).Select(stream => $$"""{"v":1,"type":"status","stream":"{{Name(stream)}}","status":"online","reason":"sound arrives","source":"made up","utc":"{{Utc(0)}}"}"""),
        .. Enumerable.Range(0, streams).Select(Health),
    ];

    /// <summary>Name of a stream.</summary>
    public static string Name(int stream) => stream < Names.Length ? Names[stream] : $"stream-{stream}";

    /// <summary>All messages of a chunk, stream by stream.</summary>
    /// <param name="chunk">Counts from 0.</param>
    /// <returns>The messages.</returns>
    public IEnumerable<string> Chunk(int chunk) => Enumerable.Range(0, streams).SelectMany(stream => Chunk(stream, chunk));

    private IEnumerable<string> Chunk(int stream, int chunk)
    {
        var time = chunk * ChunkMs;
        var scores = Scores(stream, time);
        var best = Array.IndexOf(scores, scores.Max());
        var phase = IsSilent(stream, time) ? "no_speech" : "tracking";
        yield return Frames(stream, chunk, phase);
        var name = Name(stream);
        if (chunk % 4 == stream % 4)
        {
            yield return Invariant($$"""{"v":1,"type":"state","stream":"{{name}}","label":"{{Labels[best]}}","confidence":{{scores[best]:0.####}},"uncertain":{{(scores[best] < 0.4 ? "true" : "false")}},"p":[{{Row(scores)}}],"phase":"{{phase}}","quality":0.97,"t_ms":{{time}},"utc":"{{Utc(time)}}","caution":"SYNTHETIC"}""");
        }

        if (chunk % 31 == stream)
        {
            yield return Health(stream);
        }

        var (label, since, episode) = _heard[stream];
        if (best != label && scores[best] > 0.5)
        {
            yield return Event(name, episode, "offset", "ended", label, since, time);
            yield return Invariant($$"""{"v":1,"type":"utterance","stream":"{{name}}","utterance":{{episode}},"start_ms":{{since}},"end_ms":{{time}},"utc":"{{Utc(since)}}","voiced_ms":{{time - since}},"label":"{{Labels[label]}}","confidence":0.71,"uncertain":false,"p":[{{Row(scores)}}],"quality":0.97}""");
            yield return Event(name, episode + 1, "change", "provisional", best, time, time);
            _heard[stream] = (best, time, episode + 1);
        }
        else if (since == time - (2 * ChunkMs))
        {
            yield return Event(name, episode, "change", "confirmed", label, since, time);
        }
    }

    private static string Event(string name, int episode, string kind, string stage, int label, int onset, int time) =>
        Invariant($$"""{"v":1,"type":"event","stream":"{{name}}","episode":{{episode}},"event":"{{kind}}","stage":"{{stage}}","label":"{{Labels[label]}}","p":0.6,"onset_ms":{{onset}},{{(stage == "ended" ? $"\"end_ms\":{time}," : "")}}"peak_ms":{{(onset + time) / 2}},"peak_p":0.7,"t_ms":{{time}}}""");

    private static string Health(int stream) =>
        Invariant($$"""{"v":1,"type":"health","stream":"{{Name(stream)}}","audio_seconds":60,"frames":3000,"ring_dropped_samples":0,"ring_queued_samples":320,"source":{"packets_received":3000,"packets_lost":{{stream}}},"sink_dropped":{"mqtt":0,"web":0},"latency_p50_ms":186.2,"latency_p99_ms":331.9}""");

    private static string Row(double[] scores) => string.Join(',', scores.Select(score => score.ToString("0.####", CultureInfo.InvariantCulture)));

    private static double[] Scores(int stream, int time)
    {
        var seconds = time / 1000.0;
        var scores = Inclination.Select((inclination, k) => Math.Exp(inclination + (2.4 * Math.Sin((seconds / (4 + (((7 * stream) + (3 * k)) % 6))) + (2.1 * k) + (1.3 * stream))))).ToArray();
        var sum = scores.Sum();
        return [.. scores.Select(score => score / sum)];
    }

    private static bool IsSilent(int stream, int time) => Math.Sin((time / 7000.0) + stream) < -0.9;

    private string Frames(int stream, int chunk, string phase)
    {
        var text = new StringBuilder();
        var time = chunk * ChunkMs;
        text.Append(CultureInfo.InvariantCulture, $$"""{"v":1,"type":"frames","stream":"{{Name(stream)}}","seq":{{chunk}},"t0_ms":{{time}},"utc":"{{Utc(time)}}","step_ms":20,"p":[""");
        for (var frame = 0; frame < ChunkFrames; frame++)
        {
            text.Append(frame > 0 ? ",[" : "[").Append(Row(Scores(stream, time + (20 * frame)))).Append(']');
        }

        var speech = Enumerable.Range(0, ChunkFrames).Select(frame => phase == "no_speech" || Math.Sin(((time + (20 * frame)) / 1900.0) + stream) < -0.8 ? 0 : 1);
        text.Append("],\"speech\":[").AppendJoin(',', speech).Append(']');
        if (withDimensions)
        {
            text.Append(",\"arousal\":[").AppendJoin(',', Wave(time, 3100)).Append("],\"valence\":[").AppendJoin(',', Wave(time, 4700)).Append(']');
        }

        return text.Append(CultureInfo.InvariantCulture, $$""","quality":0.97,"phase":"{{phase}}","model":"sha256:0","caution":"SYNTHETIC"}""").ToString();
    }

    private static IEnumerable<string> Wave(int time, double period) =>
        Enumerable.Range(0, ChunkFrames).Select(frame => (0.5 + (0.33 * Math.Sin((time + (20 * frame)) / period))).ToString("0.####", CultureInfo.InvariantCulture));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private string Utc(int time) => start.AddMilliseconds(time).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
