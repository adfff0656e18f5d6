using System.Text;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Messaging.Sessions;
using Emotion2Vec.Realtime.Replay;
using Emotion2Vec.Tests.Core.Pipeline;
using Emotion2Vec.Tests.Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Realtime.Replay;

public sealed class SessionPlayerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 5, 5, 5, 5, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);
    private readonly RecordingSink _sink = new();
    private readonly PayloadLines _lines = new(Samples.Info(), withLabels: false);
    private readonly StringBuilder _session = new();

    public SessionPlayerTests() => Add(_lines.Info());

    public void Dispose() => _lines.Dispose();

    [Fact]
    public async Task Play_Realtime_TellsEachAtItsTimeAndMovesTheWallClock()
    {
        AddStates(0, 2, 5);

        var playing = PlayAsync(new() { Path = "/x/session.jsonl" });

        Assert.Single(_sink.States);
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Single(_sink.States);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await Wait.UntilAsync(() => _sink.States.Count == 2, () => $"{_sink.States.Count} states");
        _clock.Advance(TimeSpan.FromSeconds(3));
        await playing;
        Assert.Equal([Now, Now.AddSeconds(2), Now.AddSeconds(5)], _sink.States.Select(state => state.At));
        Assert.Equal([0, 2000, 5000], _sink.States.Select(state => state.TimeMs));
    }

    [Fact]
    public async Task Play_TwiceAsFast_TakesHalfTheTime()
    {
        AddStates(0, 4);

        var playing = PlayAsync(new() { Path = "session.jsonl", Speed = 2 });

        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Single(_sink.States);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await playing;
        Assert.Equal(2, _sink.States.Count);
    }

    [Fact]
    public async Task Play_FromTo_BeginsWithHowThingsWere()
    {
        Add(_lines.Status(Samples.Status() with { At = At(0) }));
        AddStates(1, 2, 5, 9);

        await PlayAsync(Fast with { From = TimeSpan.FromSeconds(4), To = TimeSpan.FromSeconds(6) });

        Assert.Equal([2000, 5000], _sink.States.Select(state => state.TimeMs));
        Assert.Equal([Now.AddSeconds(-2), Now.AddSeconds(1)], _sink.States.Select(state => state.At));
        Assert.Equal([StreamCondition.Online, StreamCondition.Offline], _sink.Statuses.Select(status => status.Condition));
    }

    [Fact]
    public async Task Play_HoursBetweenTwoRuns_AreCut()
    {
        AddStates(0, 1);
        Add(_lines.Info());
        AddStates(36_000, 36_002);

        await PlayAsync(Fast);

        Assert.Equal([0, 1, 2, 4], _sink.States.Select(state => (state.At - Now).TotalSeconds));
    }

    [Fact]
    public async Task Play_SessionCutShort_TakesItsStreamsOffline()
    {
        Add(_lines.Status(Samples.Status() with { At = At(0) }));
        AddStates(3);

        await PlayAsync(Fast);

        Assert.Equal(StreamCondition.Offline, _sink.Statuses[^1].Condition);
        Assert.Equal("the replay ends here", _sink.Statuses[^1].Reason);
        Assert.Equal(Now.AddSeconds(3), _sink.Statuses[^1].At);
        Assert.All(_sink.Statuses, status => Assert.Equal("replay of session.jsonl", status.Source));
    }

    [Fact]
    public async Task Play_AnotherModelInTheMiddle_IsRefused()
    {
        AddStates(0);
        using var other = new PayloadLines(Samples.Info("", "good", "bad"), withLabels: false);
        Add(other.Info());

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => PlayAsync(Fast));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains("split the file", error.Message, StringComparison.Ordinal);
    }

    private static ReplayRequest Fast => new() { Path = "/recordings/session.jsonl", Speed = double.PositiveInfinity };

    private static DateTimeOffset At(double seconds) => Samples.Noon.AddSeconds(seconds);

    private void AddStates(params double[] seconds)
    {
        foreach (var second in seconds)
        {
            Add(_lines.State(Samples.State() with { At = At(second), TimeMs = (long)(1000 * second) }));
        }
    }

    private void Add(ReadOnlyMemory<byte> line) => _session.Append(Encoding.UTF8.GetString(line.Span));

    private async Task PlayAsync(ReplayRequest request)
    {
        using var reader = new SessionReader(new MemoryStream(Encoding.UTF8.GetBytes(_session.ToString())), "session", skipsBadLines: false);
        var player = new SessionPlayer(request, [_sink], _clock, NullLogger.Instance);
        await player.PlayAsync(reader, SessionPlayer.InfoOf(reader, "session"), CancellationToken.None);
    }
}
