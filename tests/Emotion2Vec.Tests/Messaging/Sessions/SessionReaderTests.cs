using System.Text;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Messaging.Sessions;

namespace Emotion2Vec.Tests.Messaging.Sessions;

public sealed class SessionReaderTests
{
    private static readonly NodeInfo Info = Samples.Info("SYNTHETIC") with { Encoder = Samples.Info("SYNTHETIC").Encoder with { Dimensions = ["arousal", "valence"], Calibration = new("default", "SYNTHETIC", "sha256:def", [(0.75, new(1, 2, 3)), (double.PositiveInfinity, new(1, 1, 1))]) } };

    [Fact]
    public void Read_EveryKindOfLine_WrittenAgainIsTheSame()
    {
        var session = Session();

        var read = ReadAll(session);

        using var lines = new PayloadLines(Info, withLabels: true);
        Assert.Equal(session, string.Concat(read.Select(message => Text(lines, message))));
        Assert.Equal("", Info.ContractUrl);
    }

    [Fact]
    public void Read_LastLineUnfinished_IsPassedOver()
    {
        var session = Session();
        using var reader = Reader(session[..^20]);

        var read = All(reader);

        Assert.Equal(ReadAll(session).Count - 1, read.Count);
        Assert.Equal((1, 0), (reader.Torn, reader.Skipped));
    }

    [Fact]
    public void Read_LineUnfinishedBeforeTheNextRun_IsPassedOver()
    {
        var session = Session();
        using var reader = Reader($"{session[..^20]}\n{session}");

        var read = All(reader);

        Assert.Equal((2 * ReadAll(session).Count) - 1, read.Count);
        Assert.Equal(1, reader.Torn);
    }

    [Fact]
    public void Read_WrongLineInTheMiddle_IsNamed()
    {
        var lines = Session().Split('\n');
        lines[2] = "{\"v\":1,";

        var error = Assert.Throws<Emotion2VecException>(() => ReadAll(string.Join('\n', lines)));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.StartsWith("'session', line 3: it is no JSON", error.Message, StringComparison.Ordinal);
        Assert.Contains("--skip-bad-lines", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"v\":1", "\"v\":2", "\"v\" is not a whole number from 1 to 1")]
    [InlineData("\"type\":\"frames\"", "\"type\":\"film\"", "\"type\" is not one of")]
    [InlineData("\"stream\":\"mic\"", "\"stream\":\"../../etc\"", "\"stream\" is not a stream's name")]
    [InlineData("\"seq\":812", "\"seq\":-1", "\"seq\" is not a whole number")]
    [InlineData("\"seq\":812", "\"seq\":812,\"seq\":813", "it is no JSON")]
    [InlineData("\"t0_ms\":32480", "\"t0_ms\":32481", "\"t0_ms\" is not a multiple of 20")]
    [InlineData("\"utc\":\"2026-01-01", "\"utc\":\"2026-13-01", "\"utc\" is not a moment")]
    [InlineData("\"p\":[[0.1438", "\"p\":[[1.1438", "\"p\" is not made of scores within 0 and 1")]
    [InlineData("\"p\":[[0.1438,", "\"p\":[[", "\"p\" is not made of rows of 3")]
    [InlineData("\"arousal\":[", "\"arousal\":[0,0,", "\"arousal\" is not an array of 2")]
    [InlineData("\"speech\":[1]", "\"speech\":[1,1,1]", "\"speech\" is not an array of 1 to 2")]
    [InlineData("\"phase\":\"tracking\"", "\"phase\":\"asleep\"", "\"phase\" is not one of warmup")]
    [InlineData("\"quality\":0.98", "\"quantity\":0.98", "\"quality\" is missing")]
    public void Read_WrongMember_IsNamed(string right, string wrong, string message)
    {
        var lines = Session().Split('\n');
        Assert.Contains(right, lines[1], StringComparison.Ordinal);
        lines[1] = lines[1].Replace(right, wrong, StringComparison.Ordinal);

        var error = Assert.Throws<Emotion2VecException>(() => ReadAll(string.Join('\n', lines)));

        Assert.Contains($"line 2: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownLabel_IsNamed()
    {
        var error = Assert.Throws<Emotion2VecException>(() => ReadAll(Session().Replace("\"label\":\"happy\"", "\"label\":\"bored\"", StringComparison.Ordinal)));

        Assert.Contains("\"label\" is not one of the labels in \"info\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoInfoBefore_IsRefused()
    {
        var session = Session();

        var error = Assert.Throws<Emotion2VecException>(() => ReadAll(session[(session.IndexOf('\n', StringComparison.Ordinal) + 1)..]));

        Assert.Contains("line 1: no \"info\" line stands before it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EndlessLine_IsSkippedWithinBounds()
    {
        var lines = Session().Split('\n');
        lines[1] = new string('x', 20_000_000);
        using var reader = Reader(string.Join('\n', lines), skips: true);

        var read = All(reader);

        Assert.Equal(lines.Length - 2, read.Count);
        Assert.Equal(1, reader.Skipped);
    }

    [Fact]
    public void Read_Rubbish_NeverThrowsWhereItIsSkipped()
    {
        var random = new Random(1);
        var session = Encoding.UTF8.GetBytes(Session());
        for (var round = 0; round < 2000; round++)
        {
            var bytes = (byte[])session.Clone();
            for (var changes = random.Next(1, 8); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"0123456789-[]{},:\"\n"[random.Next(19)];
            }

            using var reader = new SessionReader(new MemoryStream(bytes), "rubbish", skipsBadLines: true);
            foreach (var message in All(reader))
            {
                // Whatever was read can be placed in time, moved, and told.
                _ = message.At;
                _ = Text(new PayloadLines(Info, withLabels: true), message.MovedBy(TimeSpan.FromDays(random.Next(-1_000_000, 1_000_000))));
            }
        }
    }

    private static string Session()
    {
        var block = Block();
        using var lines = new PayloadLines(Info, withLabels: true);
        SessionMessage[] messages =
        [
            new() { Info = Info }, new() { Frames = block }, new() { State = Samples.State() with { Dimensions = Rated } }, new() { Status = Samples.Status() with { Load = StreamLoad.Shedding, LoadReason = "chunks wait" } }, new() { Health = Samples.Health() },
            new() { Event = Samples.Event() }, new() { Utterance = Samples.Utterance(0.5f, -1.25f) with { Dimensions = Rated } },
        ];
        return string.Concat(messages.Select(message => Text(lines, message)));
    }

    private static IReadOnlyList<DimensionValue> Rated => [new("arousal", 0.25f), new("valence", float.NaN)];

    private static FrameBlock Block()
    {
        var plain = Samples.Block();
        var block = new FrameBlock(2, 3, dimensionCount: 2)
        {
            Stream = plain.Stream,
            Sequence = plain.Sequence,
            FirstFrame = plain.FirstFrame,
            FrameCount = 2,
            UtcTicks = plain.UtcTicks,
            RtpTimestamp = 4_000_000_000,
            Quality = plain.Quality,
            Phase = plain.Phase,
        };
        block.Fill(plain.Probabilities, [0.1f, float.NaN, 1.5f, -0.25f], [1, 1]);
        return block;
    }

    private static string Text(PayloadLines lines, SessionMessage message) => Encoding.UTF8.GetString((message switch
    {
        { Frames: { } block } => lines.Frames(block),
        { State: { } state } => lines.State(state),
        { Status: { } status } => lines.Status(status),
        { Health: { } health } => lines.Health(health),
        { Event: { } happened } => lines.Event(happened),
        { Utterance: { } utterance } => lines.Utterance(utterance),
        _ => lines.Info(),
    }).Span);

    private static List<SessionMessage> ReadAll(string session)
    {
        using var reader = Reader(session);
        return All(reader);
    }

    private static SessionReader Reader(string session, bool skips = false) => new(new MemoryStream(Encoding.UTF8.GetBytes(session)), "session", skips);

    private static List<SessionMessage> All(SessionReader reader)
    {
        var messages = new List<SessionMessage>();
        while (reader.Read() is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }
}
