using System.CommandLine;
using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Realtime.Commands;

/// <summary><c>broker passwd</c>.</summary>
internal static class BrokerCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="globals">Options that every command understands.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context, GlobalOptions globals)
    {
        var user = new Argument<string>("USER") { Description = "The user's name." };
        var file = new Option<string>("--file") { Description = "The file; Broker:UsersFile without it. It is made if it does not exist.", HelpName = "FILE" };
        var delete = new Option<bool>("--delete") { Description = "Take the user out." };
        var passwd = new TaughtCommand(
            "passwd",
            "Adds a user of the broker inside the program, or changes the user's password. Asks for the password, or reads it as the first line of standard input; the file keeps a salted hash of it (PBKDF2), in the form of mosquitto's password files. A running broker takes the change at the next connect.",
            "e2v broker passwd viewer --file users",
            "e2v broker passwd viewer --file users --delete")
        { user, file, delete };
        globals.AddConfigurationTo(passwd);
        passwd.SetAction((parsed, cancellationToken) => new PasswdRun(context).RunAsync(
            parsed.GetRequiredValue(user), parsed.GetValue(file) ?? globals.Load(parsed, context).Options.Broker.UsersFile, parsed.GetValue(delete), cancellationToken));
        return new TaughtCommand("broker", "Looks after the broker inside the program.", "e2v broker passwd viewer --file users") { passwd };
    }
}
