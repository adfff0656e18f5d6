using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Configuration;

namespace Emotion2Vec.Realtime.Commands;

/// <summary><c>config validate|print</c>.</summary>
internal static class ConfigCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="globals">Options that every command understands.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context, GlobalOptions globals)
    {
        var validate = new TaughtCommand(
            "validate",
            "Checks the whole configuration and reports every problem with its key, what is wrong and where it was given. Starts nothing.",
            "e2v config validate",
            "e2v config validate --config configs/rtp.json --set Web:Port=0");
        globals.AddConfigurationTo(validate);
        validate.SetAction(parsed =>
        {
            globals.Load(parsed, context).Require();
            context.Output.WriteLine("The configuration is valid.");
            return ExitCodes.Ok;
        });

        var json = new Option<bool>("--json") { Description = "Print an object that can be used as a configuration file." };
        var print = new TaughtCommand(
            "print",
            "Shows every option with its value and where the value comes from: appsettings.json, a file, the environment, the command line or the built-in default. Passwords are masked.",
            "e2v config print",
            "E2V__Node__Name=desk e2v config print --json")
        { json };
        globals.AddConfigurationTo(print);
        print.SetAction(parsed =>
        {
            var loaded = globals.Load(parsed, context);
            loaded.Require();
            context.Output.WriteLine(parsed.GetValue(json) ? ConfigurationPrinter.ToJson(loaded) : ConfigurationPrinter.ToTable(loaded));
            return ExitCodes.Ok;
        });

        return new TaughtCommand("config", "Checks or shows the configuration.", "e2v config validate", "e2v config print") { validate, print };
    }
}
