using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>The outcome of loading: options, where each value came from, and everything that is wrong.</summary>
/// <param name="Options">The options; usable only if there is no problem.</param>
/// <param name="Entries">Values that were given, by path.</param>
/// <param name="Problems">All problems found, in reading order.</param>
internal sealed record LoadedConfiguration(
    RealtimeOptions Options, IReadOnlyDictionary<string, ConfigurationEntry> Entries, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <summary>Returns the options, or throws with all problems at once.</summary>
    /// <returns>The options.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: one line per problem.</exception>
    public RealtimeOptions Require() => Problems.Count == 0
        ? Options
        : throw new Emotion2VecException(
            ErrorKind.Configuration,
            $"the configuration has {(Problems.Count == 1 ? "a problem" : $"{Problems.Count} problems")}:\n  {string.Join("\n  ", Problems)}");
}
