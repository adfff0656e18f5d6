using System.ComponentModel;
using System.Diagnostics;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tools.DemoCorpus.Speech;

/// <summary>Runs a program to its end.</summary>
internal static class ToolProcess
{
    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: not installed; <see cref="ErrorKind.NativeError"/>: it failed.</exception>
    public static async Task<byte[]> RunAsync(string program, IEnumerable<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments);
        try
        {
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await WriteAsync(process, input, cancellationToken).ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            var complaint = (await errors.ConfigureAwait(false)).Trim();
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested(); // Ctrl-C ends the program, too: that is not its failure
            return process.ExitCode == 0
                ? output.ToArray()
                : throw new Emotion2VecException(ErrorKind.NativeError, $"{program} ended with {process.ExitCode}: {complaint}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            return Process.Start(start) ?? throw new Emotion2VecException(ErrorKind.NotFound, $"{program} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new Emotion2VecException(
                ErrorKind.NotFound,
                $"{program} cannot be run ({exception.Message}). The corpus needs espeak-ng and sox: on Debian and Ubuntu, 'apt install espeak-ng sox'.",
                exception);
        }
    }

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended before it had read everything: its exit code and its complaint say why.
        }
    }
}
