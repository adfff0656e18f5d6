using Emotion2Vec.Messaging.Outbox;

namespace Emotion2Vec.Tests.Messaging.Outbox;

/// <summary>Whatever byte a crash comes at, nothing that was promised is lost, changed or out of its place.</summary>
public sealed class OutboxCrashTests
{
    private const int Steps = 150;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Open_AfterACrashAtAnyByte_SendsAllThatWasNotAcknowledged(int seed)
    {
        for (var bytes = 0; bytes < BytesOf(seed); bytes++)
        {
            AssertPromisesKept(seed, bytes);
        }
    }

    [Fact]
    public void Open_AfterACrashWhileRecoveringFromACrash_StillSendsAll()
    {
        const int Seed = 4;
        for (var bytes = 20; bytes < BytesOf(Seed); bytes += 37)
        {
            using var disk = new MemoryStorage();
            var script = Crash(disk, Seed, bytes);
            for (var more = 0; more < 60; more += 7)
            {
                var crashing = new FaultyStorage(disk, more, isCrash: true);
                Assert.ThrowsAny<Exception>(() => new OutboxScript(Seed).Run(OutboxScript.Open(crashing), Steps));
            }

            using var outbox = OutboxScript.Open(disk);
            var rest = OutboxScript.Rest(outbox);

            // Runs that crashed after a few bytes may have left a whole record of their own, behind the others.
            AssertKept(script, [.. rest.Take(Math.Max(script.Appended, script.Begun) - (rest.Count > 0 ? rest[0] : 1) + 1)]);
        }
    }

    [Fact]
    public void Open_AnyByteOfTheFilesChanged_NeverGivesARecordThatWasNotWritten()
    {
        using var whole = new MemoryStorage();
        using (var outbox = OutboxScript.Open(whole))
        {
            new OutboxScript(5).Run(outbox, 40);
        }

        Span<byte> value = stackalloc byte[1];
        foreach (var name in whole.Names())
        {
            for (var offset = 0; offset < Length(whole, name); offset++)
            {
                using var disk = Copy(whole);
                using var file = disk.Open(name);
                file.Read(value, offset);
                value[0] ^= 0x41;
                file.Write(value, offset);
                using var outbox = OutboxScript.Open(disk);
                var rest = OutboxScript.Rest(outbox);
                Assert.All(rest, number => Assert.InRange(number, 1, 40));
                Assert.Equal(rest.Order().Distinct(), rest);
                Assert.True(outbox.Append(OutboxScript.Record(1000)));
                Assert.Equal(1000, OutboxScript.Rest(outbox)[^1]);
            }
        }
    }

    [Fact]
    public void Append_ADiskThatFillsUp_GoesOnInMemoryAndReturnsToTheDisk()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        for (var bytes = 0; bytes < 4000; bytes += 131)
        {
            using var disk = new MemoryStorage();
            var full = new FaultyStorage(disk, bytes + 200, isCrash: false);
            var log = new ListLogger<OutboxCrashTests>();
            var outbox = new OutboxQueue(full, OutboxScript.Bounds, time, log);
            for (var number = 1; number <= 100; number++)
            {
                Assert.True(outbox.Append(OutboxScript.Record(number)));
            }

            Assert.Equal(Enumerable.Range(1, 100), OutboxScript.Rest(outbox));
            Assert.Single(log.Lines, line => line.Contains("takes nothing", StringComparison.Ordinal));
            Assert.InRange(outbox.Report.Undurable, 1, 100);
            Assert.False(outbox.Report.IsDurable);

            full.Heal();
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.True(outbox.Append(OutboxScript.Record(101)));
            Assert.True(outbox.Report.IsDurable);
            Assert.Equal(Enumerable.Range(1, 101), OutboxScript.Rest(outbox));
        }
    }

    private static void AssertPromisesKept(int seed, int bytes)
    {
        using var disk = new MemoryStorage();
        var script = Crash(disk, seed, bytes);
        using var outbox = OutboxScript.Open(disk);
        AssertKept(script, OutboxScript.Rest(outbox));
    }

    private static OutboxScript Crash(MemoryStorage disk, int seed, int bytes)
    {
        var script = new OutboxScript(seed);
        Assert.Throws<FaultyStorage.CrashException>(() => script.Run(OutboxScript.Open(new FaultyStorage(disk, bytes, isCrash: true)), Steps));
        return script;
    }

    // All from the first that was not acknowledged to the last that was appended; one whose append or acknowledgement was cut off may be either way.
    private static void AssertKept(OutboxScript script, List<int> rest)
    {
        var first = rest.Count > 0 ? rest[0] : script.Appended + 1;
        var last = rest.Count > 0 ? rest[^1] : script.Appended;
        Assert.Equal(Enumerable.Range(first, last - first + 1), rest);
        Assert.InRange(first, script.Acknowledged + 1, Math.Max(script.Acknowledged, script.Acknowledging) + 1);
        Assert.InRange(last, script.Appended, script.Begun);
    }

    private static long BytesOf(int seed)
    {
        using var disk = new MemoryStorage();
        var counting = new FaultyStorage(disk, long.MaxValue, isCrash: true);
        new OutboxScript(seed).Run(OutboxScript.Open(counting), Steps);
        Assert.InRange(counting.Written, 5000, 50_000);
        return counting.Written;
    }

    private static long Length(MemoryStorage storage, string name)
    {
        using var file = storage.Open(name);
        return file.Length;
    }

    private static MemoryStorage Copy(MemoryStorage from)
    {
        var copy = new MemoryStorage();
        foreach (var name in from.Names())
        {
            using var source = from.Open(name);
            using var target = copy.Open(name);
            var bytes = new byte[source.Length];
            source.Read(bytes, 0);
            target.Write(bytes, 0);
        }

        return copy;
    }
}
