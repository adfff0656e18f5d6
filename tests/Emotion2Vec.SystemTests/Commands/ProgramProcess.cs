using System.Diagnostics;

namespace Emotion2Vec.SystemTests.Commands;

/// <summary>One run of a program as its users run it.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProgramProcess(int Code, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs e2v as it was built beside the tests.</summary>
    public static Task<ProgramProcess> E2vAsync(string folder, params string[] arguments) => E2vAsync(folder, null, arguments);

    /// <summary>Runs e2v with this environment and no other.</summary>
    public static Task<ProgramProcess> E2vAsync(string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        RunAsync("dotnet", folder, environment, [Path.Combine(AppContext.BaseDirectory, "e2v.dll"), .. arguments]);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ProgramProcess> RunAsync(string file, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new(process.ExitCode, await output, await error);
    }
}
