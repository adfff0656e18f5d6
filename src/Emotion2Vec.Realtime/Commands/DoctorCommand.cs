using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Diagnostics;

namespace Emotion2Vec.Realtime.Commands;

/// <summary><c>doctor</c>.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="globals">Options that every command understands.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context, GlobalOptions globals)
    {
        var json = new Option<bool>("--json") { Description = "Print an array of findings." };
        var doctor = new TaughtCommand(
            "doctor",
            "Looks at what the program needs from this machine, and says how to mend what is missing. Checks the system, the runtime, ONNX Runtime and its providers, system libraries, the configuration, the model with its hash, how many streams this machine carries, the ports that are to be opened and the broker that is to be reached; programs that are good to have are looked for too. Exit code 69 if there is a problem; warnings alone are none.",
            "e2v doctor",
            "e2v doctor --config configs/external-broker.json --json")
        { json };
        globals.AddConfigurationTo(doctor);
        doctor.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await Doctor.ExamineAsync(globals.Load(parsed, context), context.Environment.GetValueOrDefault("PATH", ""), cancellationToken).ConfigureAwait(false);
            await context.Output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(findings, Layout) : Table(findings)).ConfigureAwait(false);
            return findings.Any(finding => finding.Verdict == Verdict.Problem) ? ExitCodes.Unavailable : ExitCodes.Ok;
        });
        return doctor;
    }

    private static string Table(IReadOnlyList<Finding> findings)
    {
        var width = findings.Max(finding => finding.Check.Length);
        return string.Join(Environment.NewLine, findings.SelectMany(finding => (string[])
        [
            $"{Sign(finding.Verdict)}  {finding.Check.PadRight(width)}  {finding.Detail}",
            .. finding.Fix.Length > 0 ? [$"         {new string(' ', width)}-> {finding.Fix}"] : Array.Empty<string>(),
        ]));
    }

    private static string Sign(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok     ",
        Verdict.Warning => "warning",
        _ => "PROBLEM",
    };
}
