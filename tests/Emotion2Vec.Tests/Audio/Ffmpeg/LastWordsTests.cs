using System.Text;
using Emotion2Vec.Audio.Ffmpeg;

namespace Emotion2Vec.Tests.Audio.Ffmpeg;

public sealed class LastWordsTests
{
    [Fact]
    public async Task ReadAsync_FewLines_GivesThemInOne() =>
        Assert.Equal("one; two ?[31m".Replace('?', ' '), await LastWords.ReadAsync(new MemoryStream("one\r\n\n  two \u001b[31m\n"u8.ToArray())));

    [Fact]
    public async Task ReadAsync_Nothing_IsEmpty() => Assert.Empty(await LastWords.ReadAsync(new MemoryStream()));

    [Fact]
    public async Task ReadAsync_MegabytesOfLines_KeepsTheLast()
    {
        var lines = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"line {i}\n"));

        Assert.Equal("line 199995; line 199996; line 199997; line 199998; line 199999", await LastWords.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines))));
    }

    [Fact]
    public async Task ReadAsync_OneLineWithoutEnd_IsBounded() => Assert.Equal(2048, (await LastWords.ReadAsync(new MemoryStream(Enumerable.Repeat((byte)'x', 1_000_000).ToArray()))).Length);
}
