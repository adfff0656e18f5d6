using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The command line of <c>serve</c>.</summary>
internal static class ServeCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="globals">Options that every command understands.</param>
    /// <param name="handler">Does the work with valid options; returns the exit code.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context, GlobalOptions globals, Func<RealtimeOptions, CancellationToken, Task<int>> handler)
    {
        var streams = new Option<string[]>("--stream", "-s")
        {
            Description = "A stream to listen to in place of the configured ones; may be repeated.",
            HelpName = "ID=SOURCE",
        };
        var command = new TaughtCommand(
            "serve",
            "Listens: sound in, emotion trajectories out over MQTT, until the sound ends or Ctrl+C. Without options it plays the bundled clip and publishes at the broker inside the program; 'mosquitto_sub -t e2v/# -v' beside it shows what goes out.",
            "e2v serve",
            "e2v serve --stream desk=speech.wav",
            "e2v serve --config configs/rtp.json --set Mqtt:Host=broker.example")
        { streams };
        globals.AddConfigurationTo(command);
        command.SetAction((parsed, cancellationToken) => handler(globals.Load(parsed, context, parsed.GetValue(streams)).Require(), cancellationToken));
        return command;
    }
}
