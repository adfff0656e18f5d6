using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Tools.LoadGen.Commands;

/// <summary>The command line.</summary>
internal static class LoadGenCommandLine
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="surroundings">The world around.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One of <see cref="Core.Errors.ExitCodes"/>.</returns>
    public static Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken cancellationToken = default) =>
        new ProgramShell("loadgen", "Many talkers at once, drawn from a seed and paced in real time.", new FailureReport(_ => null), TimeSpan.FromSeconds(2))
            .RunAsync(arguments, surroundings, [RtpCommand.Create(surroundings), MqttCommand.Create(surroundings), FilesCommand.Create(surroundings)], cancellationToken);
}
