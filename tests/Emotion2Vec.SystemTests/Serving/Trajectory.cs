using System.Text.Json;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.SystemTests.Messaging;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>The frames of one stream as a subscriber or a reader of the JSON lines gets them.</summary>
internal sealed class Trajectory
{
    private readonly List<JsonElement> _messages;

    private Trajectory(IEnumerable<string> payloads) => _messages = [.. payloads.Select(payload => JsonDocument.Parse(payload).RootElement)];

    public int Messages => _messages.Count;

    public JsonElement First => _messages[0];

    /// <summary>[T][V] probabilities of all frames.</summary>
    public IReadOnlyList<float[]> Probabilities => [.. _messages.SelectMany(Rows)];

    /// <summary>Index of the frame after the last one on the stream's own grid.</summary>
    public long End => FirstFrame(_messages[^1]) + Rows(_messages[^1]).Count();

    public static Trajectory Of(IEnumerable<MosquittoSub.Arrival> arrivals, string topic) =>
        new(arrivals.Where(arrival => arrival.Topic == topic).Select(arrival => arrival.Payload));

    public static Trajectory OfLines(IEnumerable<string> lines, string stream) =>
        new(lines.Where(line => line.Contains("\"type\":\"frames\"", StringComparison.Ordinal) && line.Contains($"\"stream\":\"{stream}\"", StringComparison.Ordinal)));

    /// <summary>Frames that a sound gives: floor((N - 400) / 320) + 1.</summary>
    public static int FramesOf(string path) => ((AudioFile.ReadModelAudio(path).Length - 400) / 320) + 1;

    /// <summary>Fails unless each message goes on where the one before ended, and the last at the sound's end.</summary>
    public void AssertGaplessTo(int frames)
    {
        Assert.NotEmpty(_messages);
        for (var i = 1; i < _messages.Count; i++)
        {
            Assert.Equal(_messages[i - 1].GetProperty("seq").GetInt64() + 1, _messages[i].GetProperty("seq").GetInt64());
            Assert.Equal(FirstFrame(_messages[i - 1]) + Rows(_messages[i - 1]).Count(), FirstFrame(_messages[i]));
        }

        Assert.Equal(frames, End);
    }

    private static long FirstFrame(JsonElement message) => message.GetProperty("t0_ms").GetInt64() / 20;

    private static IEnumerable<float[]> Rows(JsonElement message) =>
        message.GetProperty("p").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray());
}
