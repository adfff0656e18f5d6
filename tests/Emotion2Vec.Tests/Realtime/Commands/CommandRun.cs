using System.CommandLine;
using Emotion2Vec.Realtime.Commands;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Realtime.Commands;

/// <summary>One run of the program inside the test process.</summary>
internal sealed class CommandRun
{
    private CommandRun(int code, string output, string error)
    {
        Code = code;
        Output = output;
        Error = error;
    }

    public int Code { get; }

    public string Output { get; }

    public string Error { get; }

    /// <summary>Runs the commands that are registered.</summary>
    public static Task<CommandRun> OfAsync(params string[] arguments) => WithAsync(null, null, arguments);

    /// <summary>Runs with an environment, and with one given command in place of the registered ones.</summary>
    public static async Task<CommandRun> WithAsync(Dictionary<string, string>? environment, Func<CommandContext, GlobalOptions, Command>? command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            Output = output,
            Error = error,
            Input = TextReader.Null,
            IsInteractive = false,
            Environment = environment ?? [],
            BaseFile = RepositoryFolder.Path("appsettings.json"),
            Clock = new FakeTimeProvider(),
        };
        var globals = new GlobalOptions();
        var commands = command is null ? CommandTree.Commands(context, globals) : [command(context, globals)];
        var code = await CommandLineProgram.RunAsync(arguments, context, commands, CancellationToken.None);
        return new(code, output.ToString(), error.ToString());
    }
}
