using Emotion2Vec.Core.Streams;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class GuestNameTests
{
    private static readonly StreamId Door = new("calls");

    [Theory]
    [InlineData("1001", 1, "calls-1001")]
    [InlineData("Calls-1001", 1, "calls-1001")]
    [InlineData("1001", 3, "calls-1001-3")]
    [InlineData("Büro Nord/2", 1, "calls-b-ro-nord-2")]
    [InlineData("--a..b--", 1, "calls-a-b")]
    [InlineData("", 1, "calls-stream")]
    [InlineData("##", 2, "calls-stream-2")]
    [InlineData("4C0A6F1E-31B4-4C4E-9D0C-0123456789AB", 1, "calls-4c0a6f1e-31b4-4c4e-9d0c-0123456789ab")]
    public void Make_AnyText_IsAName(string name, int attempt, string expected) => Assert.Equal(expected, GuestName.Make(Door, name, attempt).ToString());

    [Fact]
    public void Make_UuidBehindTheLongestDoor_IsKeptWhole()
    {
        var uuid = Guid.NewGuid().ToString();
        Assert.EndsWith("-" + uuid, GuestName.Make(new StreamId(new string('d', GuestName.MaxDoorLength)), uuid, 1).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_RandomTexts_AreNamesAndAttemptsDiffer()
    {
        var random = new Random(7);
        for (var round = 0; round < 10_000; round++)
        {
            var door = new StreamId(new string('d', random.Next(1, GuestName.MaxDoorLength + 1)));
            var name = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65536))]);
            var names = Enumerable.Range(1, 12).Select(attempt => GuestName.Make(door, name, attempt)).ToList();

            Assert.Equal(11, names.Skip(1).Distinct().Count());
            Assert.All(names, made => Assert.StartsWith(door + "-", made.ToString(), StringComparison.Ordinal));
        }
    }
}
