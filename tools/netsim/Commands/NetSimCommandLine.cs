using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Tools.NetSim.Commands;

/// <summary>The command line.</summary>
internal static class NetSimCommandLine
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="surroundings">The world around.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One of <see cref="Core.Errors.ExitCodes"/>.</returns>
    public static Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken cancellationToken = default) =>
        new ProgramShell("netsim", "A bad network, drawn from a seed: for UDP on its way, or for a capture of it.", new FailureReport(_ => null), TimeSpan.FromSeconds(2))
            .RunAsync(arguments, surroundings, [RelayCommand.Create(surroundings), FileCommand.Create(surroundings)], cancellationToken);
}
