using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker.Access;
using Emotion2Vec.Realtime.Commands;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Realtime.Commands;

public sealed class PasswdRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-passwd-").FullName;

    private string Users => Path.Combine(_folder, "users");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Passwd_NewFile_HoldsTheHashForItsOwnerAlone()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("secret word\n", "passwd", "viewer", "--file", Users));
        Assert.True(UserFile.Parse(await File.ReadAllTextAsync(Users), "users").Accepts("viewer", "secret word"u8));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Users));
        }

        Assert.Equal([Users], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Passwd_KnownFile_KeepsItsModeAndOtherUsers()
    {
        await RunAsync("one\n", "passwd", "a", "--file", Users);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Users, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        Assert.Equal(ExitCodes.Ok, await RunAsync("two\n", "passwd", "b", "--file", Users));
        Assert.Equal(ExitCodes.Ok, await RunAsync("three\n", "passwd", "a", "--file", Users));
        var users = UserFile.Parse(await File.ReadAllTextAsync(Users), "users");
        Assert.True(users.Accepts("a", "three"u8) && users.Accepts("b", "two"u8));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Users));
        }
    }

    [Fact]
    public async Task Passwd_Delete_TakesTheUserOut()
    {
        await RunAsync("one\n", "passwd", "a", "--file", Users);
        Assert.Equal(ExitCodes.Ok, await RunAsync("", "passwd", "a", "--file", Users, "--delete"));
        Assert.Equal("", await File.ReadAllTextAsync(Users));
        Assert.Equal(ExitCodes.For(ErrorKind.NotFound), await RunAsync("", "passwd", "a", "--file", Users, "--delete"));
    }

    [Theory]
    [InlineData("", "viewer")]
    [InlineData("\n", "viewer")]
    [InlineData("word\n", "a:b")]
    public async Task Passwd_NoPasswordOrNoName_IsRefusedAndWritesNothing(string input, string user)
    {
        Assert.Equal(ExitCodes.BadInput, await RunAsync(input, "passwd", user, "--file", Users));
        Assert.False(File.Exists(Users));
    }

    [Fact]
    public async Task Passwd_FileThatIsNoUserFile_IsLeftAlone()
    {
        await File.WriteAllTextAsync(Users, "something else\n");
        Assert.Equal(ExitCodes.Configuration, await RunAsync("word\n", "passwd", "a", "--file", Users));
        Assert.Equal("something else\n", await File.ReadAllTextAsync(Users));
    }

    [Fact]
    public async Task Passwd_NoFileNamed_SaysHowToNameIt() => Assert.Equal(ExitCodes.Configuration, await RunAsync("word\n", "passwd", "a"));

    private static async Task<int> RunAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        var context = new CommandContext
        {
            Output = output,
            Error = output,
            Input = new StringReader(input),
            IsInteractive = false,
            Environment = new Dictionary<string, string>(),
            BaseFile = RepositoryFolder.Path("appsettings.json"),
            Clock = new FakeTimeProvider(),
        };
        return await CommandLineProgram.RunAsync(["broker", .. arguments], context, CommandTree.Commands(context, new GlobalOptions()), CancellationToken.None);
    }
}
