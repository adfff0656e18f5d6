using System.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Realtime.Commands;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Realtime.Commands;

public sealed class CommandLineProgramTests
{
    [Fact]
    public async Task Run_Help_TeachesCommandsExamplesAndExitCodes()
    {
        var root = await CommandRun.OfAsync("--help");
        var validate = await CommandRun.OfAsync("config", "validate", "--help");

        Assert.Equal(ExitCodes.Ok, root.Code);
        Assert.Contains("78 wrong configuration", root.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", validate.Output, StringComparison.Ordinal);
        Assert.Contains("e2v config validate --config", validate.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Help_NamesDefaultsAsTheyAreGiven()
    {
        var help = (await CommandRun.OfAsync("analyze", "--help")).Output;

        Assert.Contains("[default: offline]", help, StringComparison.Ordinal);
        Assert.Contains("[default: json]", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("e2v --help")]
    [InlineData("e2v --help", "@\0")]
    [InlineData("e2v --help", "@/etc/hosts")]
    [InlineData("e2v config --help", "config")]
    [InlineData("e2v models --help", "models", "lsit")]
    [InlineData("e2v config print --help", "config", "print", "--jsn")]
    public async Task Run_WrongCommandLine_SaysWhereHelpIs(string hint, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains($"Try: {hint}", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Run_EveryCommand_HasADescriptionAndExamples()
    {
        var pending = new Queue<string[]>([[]]);
        var seen = 0;
        while (pending.TryDequeue(out var path))
        {
            var help = (await CommandRun.OfAsync([.. path, "--help"])).Output;
            Assert.True(path.Length == 0 || help.Contains("Examples:", StringComparison.Ordinal), $"e2v {string.Join(' ', path)} has no examples");
            seen++;
            foreach (var line in help.Split("Commands:", 2).ElementAtOrDefault(1)?.Split('\n').Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)) ?? [])
            {
                pending.Enqueue([.. path, line.Trim().Split(' ')[0]]);
            }
        }

        Assert.True(seen > 5);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Run_HandlerFails_IsOneLineAndTheDocumentedCode(Exception failure, int code, string message)
    {
        var quiet = await CommandRun.WithAsync(null, (_, _) => Failing(failure), "fail");
        var verbose = await CommandRun.WithAsync(null, (_, _) => Failing(failure), "fail", "--verbose");

        Assert.Equal((code, $"e2v: {message}"), (quiet.Code, quiet.Error.TrimEnd()));
        Assert.Equal(code, verbose.Code);
        Assert.Contains("   at ", verbose.Error, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, int, string> Failures { get; } = new()
    {
        { new Emotion2VecException(ErrorKind.AddressInUse, "taken"), ExitCodes.Unavailable, "taken" },
        { new Emotion2VecException(ErrorKind.UnsupportedFormat, "odd"), ExitCodes.BadInput, "odd" },
        { new ModelException("broken"), ExitCodes.BadInput, "broken" },
        { new UnauthorizedAccessException("no"), ExitCodes.NoInput, "no" },
        { new FileNotFoundException("gone"), ExitCodes.NoInput, "gone" },
        { new IOException("disk"), ExitCodes.Failed, "disk" },
        { new OperationCanceledException(), ExitCodes.Failed, "interrupted before the work was done" },
        { new InvalidOperationException("x"), ExitCodes.Failed, "unexpected InvalidOperationException: x (this is a defect: run again with --verbose and report what it prints)" },
    };

    [Fact]
    public void Run_AnyArguments_NeverThrows() => Prop.ForAll<string?[]>(arguments =>
    {
        var run = CommandRun.OfAsync([.. arguments.Select(argument => argument ?? "")]).GetAwaiter().GetResult();
        return run.Code is ExitCodes.Ok or ExitCodes.Usage;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Command Failing(Exception failure)
    {
        var command = new Command("fail");
        command.SetAction(int (_) => throw failure);
        return command;
    }
}
