using System.Runtime.InteropServices;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Native;
using Emotion2Vec.Realtime.Configuration;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Realtime.Diagnostics;

/// <summary>Looks at everything the program needs from its machine, and says how to mend what is missing.</summary>
internal static class Doctor
{
    /// <summary>Runs all checks. No check stops another.</summary>
    /// <param name="configuration">The configuration in force; its problems are findings too.</param>
    /// <param name="searchPath">Folders of programs, as in <c>PATH</c>.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <returns>The findings, in the order of the report.</returns>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(LoadedConfiguration configuration, string searchPath, CancellationToken cancellationToken)
    {
        List<Finding> findings = [System(), Runtime(), OnnxRuntime(), .. LibraryChecks.Examine(NativeLibraries.Probe(), searchPath), .. Configuration(configuration)];
        findings.AddRange(CudaCheck.Examine(configuration.Options.Model, CudaReport.Look));
        findings.Add(await Task.Run(() => ModelCheck.Examine(configuration.Options.Model), cancellationToken).ConfigureAwait(false));
        if (configuration.Problems.Count == 0)
        {
            findings.AddRange(await Task.Run(() => SpeedCheck.Examine(configuration.Options, TimeProvider.System), cancellationToken).ConfigureAwait(false));
        }

        findings.AddRange(await PortChecks.ExamineAsync(configuration.Options, cancellationToken).ConfigureAwait(false));
        return findings;
    }

    private static Finding System()
    {
        var detail = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MB of memory";
        return OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
            ? new("system", Verdict.Ok, detail)
            : new("system", Verdict.Warning, detail, "Only Linux on x86-64 is tested; elsewhere system libraries may be missing.");
    }

    private static Finding Runtime() => new("runtime", Verdict.Ok, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");

    private static Finding OnnxRuntime()
    {
        try
        {
            var environment = OrtEnv.Instance();
            return new("onnx runtime", Verdict.Ok, $"{environment.GetVersionString()}, providers {string.Join(", ", environment.GetAvailableProviders())}");
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or OnnxRuntimeException)
        {
            return new("onnx runtime", Verdict.Problem, e.GetBaseException().Message, "Build again with './run.sh config validate'; the native library must be of the managed one's version and this machine's architecture.");
        }
    }

    private static IEnumerable<Finding> Configuration(LoadedConfiguration configuration) => configuration.Problems.Count == 0
        ? [new("configuration", Verdict.Ok, $"{configuration.Entries.Count} values, all valid")]
        : configuration.Problems.Select(problem => new Finding("configuration", Verdict.Problem, problem.ToString(), "Correct the key; 'e2v config print' and appsettings.json show what exists."));
}
