using System.Text;
using Emotion2Vec.SystemTests.Audio;

namespace Emotion2Vec.SystemTests.Contract;

/// <summary>A folder of the repository with a program for Node.js, and its packages exactly as its lock file says.</summary>
internal static class NpmFolder
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Fetches the packages unless they are there.</summary>
    /// <param name="folder">Where package.json and package-lock.json are.</param>
    public static async Task InstallAsync(string folder)
    {
        await OneAtATime.WaitAsync();
        try
        {
            var (wanted, had) = (new FileInfo(Path.Combine(folder, "package-lock.json")), new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json")));
            if (!had.Exists || had.LastWriteTimeUtc < wanted.LastWriteTimeUtc)
            {
                await Tool.RunAsync("npm", ["--prefix", folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]);
            }
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="arguments">Its file in the folder, and what it is told.</param>
    /// <param name="input">Its standard input.</param>
    /// <returns>Exit code and output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, string[] arguments, string input = "")
    {
        using var process = Tool.Start("node", [Path.Combine(folder, arguments[0]), .. arguments[1..]]);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input));
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (process.ExitCode, await output + await errors);
    }
}
