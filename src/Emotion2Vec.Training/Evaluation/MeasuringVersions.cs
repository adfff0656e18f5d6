using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>What measures: the program, the engine, the system.</summary>
internal static class MeasuringVersions
{
    /// <summary>Reads them.</summary>
    /// <returns>Versions by name.</returns>
    public static IReadOnlyDictionary<string, string> Read() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["e2v-train"] = Of(typeof(MeasuringVersions)),
        ["onnxruntime"] = OrtEnv.Instance().GetVersionString(),
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
    };

    private static string Of(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
