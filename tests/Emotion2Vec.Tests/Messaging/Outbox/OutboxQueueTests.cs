using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Outbox;
using Emotion2Vec.Messaging.Payloads;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Messaging.Outbox;

public sealed class OutboxQueueTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-outbox-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ListLogger<OutboxQueueTests> _log = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TryTake_ARecordOfAnEarlierRun_IsWhatWasAppended()
    {
        var written = new OutboxRecord(OutboxKind.Utterance, "e2v/v1/lab/node-1/streams/mic/utterances", 42, [1, 2, 3]) { Format = PayloadFormat.Cbor };
        string id;
        using (var first = Open())
        {
            first.Append(written);
            Assert.True(first.TryTake(out var taken));
            id = taken.Id;
        }

        using var second = Open();
        Assert.True(second.TryTake(out var read));
        Assert.Equal(id, read.Id);
        Assert.Equal((written.Kind, written.Topic, written.TimeTicks, written.Format, false), (read.Kind, read.Topic, read.TimeTicks, read.Format, read.IsRetained));
        Assert.Equal(written.Payload, read.Payload);
        Assert.NotEqual(read.Epoch, second.Epoch);
    }

    [Fact]
    public void Acknowledge_Everything_LeavesNoMessageOnTheDisk()
    {
        using (var outbox = Open())
        {
            outbox.Append(OutboxScript.Record(1));
            Assert.True(outbox.TryTake(out var record));
            outbox.Acknowledge(record.Sequence);
            Assert.Equal(0, outbox.Report.Waiting);
        }

        Assert.Equal(["acknowledged", "lock"], _folder.GetFiles().Select(file => file.Name).Order());
        using var again = Open();
        Assert.False(again.TryTake(out _));
        again.Append(OutboxScript.Record(2));
        Assert.True(again.TryTake(out var next));
        Assert.Equal(2, next.Sequence);
    }

    [Fact]
    public void Acknowledge_SeveralInFlight_MovesOnInOrder()
    {
        using var outbox = Open();
        for (var number = 1; number <= 5; number++)
        {
            outbox.Append(OutboxScript.Record(number));
        }

        var taken = Enumerable.Range(0, 4).Select(_ => outbox.TryTake(out var record) ? record.Sequence : 0).ToList();
        outbox.Acknowledge(taken[1]);
        Assert.Equal([3, 4, 5], OutboxScript.Rest(outbox));
        Assert.Equal(3, outbox.Report.Waiting);
    }

    [Fact]
    public void Append_MoreThanTheBytes_DropsTheOldestAndCounts()
    {
        using var outbox = Open(new(MaxBytes: 20_000, MaxMemoryBytes: 20_000, SegmentBytes: 2000, TimeSpan.FromHours(1)));
        for (var number = 1; number <= 1000; number++)
        {
            outbox.Append(OutboxScript.Record(number, 50));
        }

        var rest = OutboxScript.Rest(outbox);
        Assert.Equal(Enumerable.Range(rest[0], rest.Count), rest);
        Assert.Equal(1000, rest[^1]);
        Assert.Equal((1000 - rest.Count, (long)rest.Count), ((int)outbox.Report.Dropped, outbox.Report.Waiting));
        Assert.InRange(_folder.GetFiles("*.segment").Sum(file => file.Length), 15_000, 20_000);
        Assert.InRange(rest.Count, 100, 200);
    }

    [Fact]
    public void Append_TheOldestInFlightIsDropped_TheRestGoesOn()
    {
        using var outbox = Open(new(MaxBytes: 4000, MaxMemoryBytes: 4000, SegmentBytes: 1000, TimeSpan.FromHours(1)));
        for (var number = 1; number <= 20; number++)
        {
            outbox.Append(OutboxScript.Record(number, 50));
        }

        Assert.True(outbox.TryTake(out var inFlight));
        for (var number = 21; number <= 100; number++)
        {
            outbox.Append(OutboxScript.Record(number, 50));
        }

        outbox.Acknowledge(inFlight.Sequence);
        var dropped = outbox.Report.Dropped;
        Assert.True(outbox.TryTake(out var next));
        Assert.Equal(dropped + 1, OutboxScript.NumberOf(next));
    }

    [Fact]
    public void TryTake_AfterMaxAge_ExpiresAndCounts()
    {
        using var outbox = Open();
        outbox.Append(OutboxScript.Record(1));
        _time.Advance(TimeSpan.FromMinutes(50));
        outbox.Append(OutboxScript.Record(2));
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal([2], OutboxScript.Rest(outbox));
        Assert.Equal((1L, 1L), (outbox.Report.Expired, outbox.Report.Waiting));
    }

    [Fact]
    public void DropExpired_NobodyTakes_DeletesFromTheDisk()
    {
        using var outbox = Open(new(1 << 20, 1 << 20, SegmentBytes: 300, TimeSpan.FromHours(1)));
        for (var number = 1; number <= 20; number++)
        {
            outbox.Append(OutboxScript.Record(number));
        }

        _time.Advance(TimeSpan.FromHours(2));
        outbox.DropExpired();
        Assert.Equal(20, outbox.Report.Expired);
        Assert.InRange(_folder.GetFiles("*.segment").Length, 0, 1);
    }

    // A small computer without a battery begins in 1970 and learns the time later.
    [Fact]
    public void TryTake_WallClockJumpsWhileRunning_ExpiresNothing()
    {
        var clock = new ClockWithoutBattery();
        using var outbox = new OutboxQueue(FolderStorage.Take(_folder.FullName), OutboxScript.Bounds, clock, _log);
        outbox.Append(OutboxScript.Record(1));
        clock.Wall = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal([1], OutboxScript.Rest(outbox));
    }

    [Fact]
    public void IsComing_RetainedTopic_HoldsUntilItsLastValueIsAcknowledged()
    {
        using var outbox = Open();
        outbox.Append(OutboxScript.Record(1) with { Kind = OutboxKind.StreamStatus, IsRetained = true });
        outbox.Append(OutboxScript.Record(2) with { Kind = OutboxKind.StreamStatus, IsRetained = true });
        Assert.True(outbox.TryTake(out var first));
        Assert.True(outbox.TryTake(out var second));
        outbox.Acknowledge(first.Sequence);
        Assert.True(outbox.IsComing("t"));
        outbox.Acknowledge(second.Sequence);
        Assert.False(outbox.IsComing("t"));
        Assert.Empty(outbox.TakeLost());
    }

    [Fact]
    public void TakeLost_LastValueOfARetainedTopicExpired_NamesTheTopic()
    {
        using var outbox = Open();
        outbox.Append(OutboxScript.Record(1) with { Kind = OutboxKind.StreamStatus, IsRetained = true });
        _time.Advance(TimeSpan.FromHours(2));
        Assert.False(outbox.TryTake(out _));
        Assert.Equal(["t"], outbox.TakeLost());
        Assert.Empty(outbox.TakeLost());
    }

    [Fact]
    public void TryPeekAhead_NodeStatusBehindOthers_GoesFirstAndOnce()
    {
        using (var first = Open())
        {
            first.Append(OutboxScript.Record(1));
            first.Append(OutboxScript.Record(2) with { Kind = OutboxKind.NodeStatus, IsRetained = true });
            first.Append(OutboxScript.Record(3));
        }

        using var outbox = Open();
        Assert.Equal([1], OutboxScript.Rest(outbox));
        Assert.True(outbox.TryPeekAhead(out var ahead));
        Assert.Equal(2, OutboxScript.NumberOf(ahead));
        outbox.AcknowledgeAhead(ahead.Sequence);
        Assert.False(outbox.TryPeekAhead(out _));
        Assert.Equal([1, 3], OutboxScript.Rest(outbox));
    }

    [Fact]
    public void Append_TooLong_IsDroppedAndCounted()
    {
        using var outbox = Open();
        Assert.False(outbox.Append(OutboxScript.Record(1, OutboxFormat.MaxBodyBytes)));
        Assert.Equal((1L, 0L), (outbox.Report.Dropped, outbox.Report.Waiting));
    }

    [Fact]
    public void Open_FolderOfAnotherOwner_SaysSo()
    {
        using var owner = Open();
        var refusal = Assert.Throws<Emotion2VecException>(() => OutboxQueue.Open(new() { Folder = _folder.FullName }, _time, _log, () => { }));
        Assert.Equal(ErrorKind.DeviceBusy, refusal.Kind);
        Assert.Contains("another running e2v", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderThatCannotBe_IsAnErrorOrMemory()
    {
        var options = new OutboxOptions { Folder = "/proc/nowhere/outbox" };
        var refusal = Assert.Throws<Emotion2VecException>(() => OutboxQueue.Open(options, _time, _log, () => { }));
        Assert.Equal(ErrorKind.PermissionDenied, refusal.Kind);
        Assert.Contains("Outbox:Folder", refusal.Message, StringComparison.Ordinal);

        using var outbox = OutboxQueue.Open(options with { IsRequired = false }, _time, _log, () => { });
        Assert.True(outbox.Append(OutboxScript.Record(1)));
        Assert.False(outbox.Report.IsDurable);
        Assert.Contains(_log.Lines, line => line.Contains("kept in memory", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_StrangeFilesInTheFolder_AreLeftOrRemovedAndHarmless()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "notes.txt"), "mine");
        File.WriteAllText(Path.Combine(_folder.FullName, "ffff.segment"), "not one of ours");
        File.WriteAllText(Path.Combine(_folder.FullName, AcknowledgedPosition.Name), "rubbish that is longer than two slots");
        using var outbox = Open();
        Assert.False(outbox.TryTake(out _));
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "notes.txt")));
    }

    [SkippableFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Files_OnUnix_AreForTheirUserAlone()
    {
        Skip.If(OperatingSystem.IsWindows());
        var folder = Path.Combine(_folder.FullName, "new", "outbox");
        using var outbox = new OutboxQueue(FolderStorage.Take(folder), OutboxScript.Bounds, _time, _log);
        outbox.Append(OutboxScript.Record(1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.All(Directory.GetFiles(folder, "*.segment"), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    private OutboxQueue Open(OutboxBounds? bounds = null) => new(FolderStorage.Take(_folder.FullName), bounds ?? OutboxScript.Bounds, _time, _log);

    private sealed class ClockWithoutBattery : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Wall;
    }
}
