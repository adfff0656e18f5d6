using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Emotion2Vec.Training.Runs;

/// <summary>What a run runs on. Read from the assemblies: the commit is the one that the program was built from, whatever the working copy holds since.</summary>
internal static class RunVersions
{
    /// <summary>The commit that the program was built from; null if unknown.</summary>
    public static string? Commit { get; } = Of(typeof(RunVersions)).Split('+') is [_, var commit] ? commit : null;

    /// <summary>Programs, libraries and the system, by name.</summary>
    /// <returns>Their versions.</returns>
    public static IReadOnlyDictionary<string, string> Read() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["e2v-train"] = Of(typeof(RunVersions)),
        ["TorchSharp"] = Of(typeof(torch)),
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors",
    };

    private static string Of(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? type.Assembly.GetName().Version?.ToString() ?? "unknown";
}
