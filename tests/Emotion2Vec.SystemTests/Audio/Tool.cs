using System.ComponentModel;
using System.Diagnostics;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>Runs other people's programs. A program that is not installed skips the test that needs it.</summary>
internal static class Tool
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    public static async Task<byte[]> RunAsync(string program, string[] arguments, byte[]? input = null)
    {
        using var process = Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var writing = WriteAsync(process, input ?? []);
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output).WaitAsync(Generous);
        await writing.WaitAsync(Generous);
        await process.WaitForExitAsync().WaitAsync(Generous);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return output.ToArray();
    }

    /// <summary>Starts a program; dispose of it to end it.</summary>
    public static Process Start(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in environment ?? [])
            {
                start.Environment[name] = value;
            }

            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"{program} is not installed");
            throw;
        }
    }

    /// <summary>Decodes with ffmpeg to mono floats at a rate; no rate: as it is.</summary>
    public static async Task<float[]> DecodeAsync(string[] input, int? rate = null, byte[]? bytes = null)
    {
        string[] resample = rate is { } hertz ? ["-af", $"aresample={hertz}:resampler=soxr"] : [];
        var output = await RunAsync("ffmpeg", ["-hide_banner", "-loglevel", "error", .. input, .. resample, "-ac", "1", "-f", "f32le", "-"], bytes);
        var samples = new float[output.Length / 4];
        Buffer.BlockCopy(output, 0, samples, 0, samples.Length * 4);
        return samples;
    }

    private static async Task WriteAsync(Process process, byte[] input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program had enough; its exit code tells whether that is bad.
        }
    }
}
