using System.CommandLine;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Realtime.Replay;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The commands of the program.</summary>
internal static class CommandTree
{
    /// <summary>Builds all commands.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="globals">Options that every command understands.</param>
    /// <returns>The commands, in the order of help.</returns>
    public static IEnumerable<Command> Commands(CommandContext context, GlobalOptions globals) =>
    [
        ServeCommand.Create(context, globals, (options, stop) => ServeRun.RunAsync(options, context, stop)),
        AnalyzeCommand.Create((request, cancellationToken) => new AnalyzeRun(request, context).RunAsync(cancellationToken)),
        ReplayCommand.Create(context, globals, (request, options, stop) => ReplayRun.RunAsync(request, options, context, stop)),
        ConvertCommand.Create((request, cancellationToken) => ConvertRun.RunAsync(request, context, cancellationToken)),
        ExportCommand.Create((request, cancellationToken) => new ExportRun(request, context).RunAsync(cancellationToken)),
        ConfigCommand.Create(context, globals),
        BrokerCommand.Create(context, globals),
        DevicesCommand.Create(context, AudioDevices.List),
        DoctorCommand.Create(context, globals),
        ModelsCommand.Create(context),
    ];
}
