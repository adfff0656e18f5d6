using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Diagnostics;

/// <summary>Which CUDA devices there are, and whether what the configuration chooses of them can be had.</summary>
internal static class CudaCheck
{
    /// <summary>Runs the check.</summary>
    /// <param name="options">What shall compute.</param>
    /// <param name="look">Says what there is.</param>
    /// <returns>The finding; none if the runtime cannot be asked, or the choice is no choice, which others say.</returns>
    public static IEnumerable<Finding> Examine(ModelOptions options, Func<CudaReport> look)
    {
        if (DeviceChoice.Parse(options.Device) is not { } choice)
        {
            return [];
        }

        try
        {
            var report = look();
            var chosen = choice.Resolve(options.Mode, options.Precision, () => report);
            return [Describe(report, chosen, choice.KeepsProcessor)];
        }
        catch (Emotion2VecException e)
        {
            return [new("gpu", Verdict.Problem, e.Message, "Change Model:Device or Model:Precision as it says.")];
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException)
        {
            return [];
        }
    }

    private static Finding Describe(CudaReport report, IReadOnlyList<int> chosen, bool keepsProcessor)
    {
        if (!report.HasProvider)
        {
            return new("gpu", Verdict.Ok, "not used: this program was built for the processor alone ('-p:Accelerator=cuda' builds it for NVIDIA GPUs)");
        }

        if (report.Problem is { } problem)
        {
            return new("gpu", Verdict.Warning, $"none, so the processor computes. {problem}", "Set Model:Device to cpu if that is meant.");
        }

        var devices = string.Join(", ", report.Devices.Select(device => $"cuda:{device.Ordinal} {device.Name}, {device.Bytes >> 20} MiB"));
        var used = chosen.Count == 0 ? "none" : string.Join(", ", chosen.Select(ordinal => $"cuda:{ordinal}"));
        return new("gpu", Verdict.Ok, $"{devices}; used: {used}{(keepsProcessor ? ", and the processor beside them" : "")}");
    }
}
