using System.ComponentModel;
using System.Diagnostics;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Ffmpeg;

/// <summary>
/// A running ffmpeg. It ends with this object, and where <c>setpriv</c> is installed (as on every Debian), the kernel ends it when this program dies, however that
/// comes. The kernel looks at the thread that started it: that thread must outlive it.
/// </summary>
internal sealed class FfmpegProcess : IDisposable
{
    // Long enough to take leave of a camera, which otherwise counts the session as open for a minute.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly Task<string> _words;
    private readonly Lock _lock = new();
    private bool _isEnding;
    private bool _isGone;

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="arguments">What it is told, one by one; no shell reads them.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: it is not installed.</exception>
    public FfmpegProcess(IEnumerable<string> arguments)
    {
        var ffmpeg = Find("ffmpeg") ?? throw new Emotion2VecException(
            ErrorKind.NotFound, "ffmpeg is not installed, or not in PATH; it reads what this program does not. On Debian or Ubuntu: apt-get install ffmpeg.");
        string[] command = Find("setpriv") is { } setpriv ? [setpriv, "--pdeathsig", "KILL", "--", ffmpeg] : [ffmpeg];
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _process = Process.Start(start) ?? throw new InvalidOperationException("A process that is not a shell's is always a new one.");
        }
        catch (Win32Exception exception)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{command[0]}' cannot be started: {exception.Message}", exception);
        }

        _process.StandardInput.Close();
        _words = LastWords.ReadAsync(_process.StandardError.BaseStream);
    }

    /// <summary>What ffmpeg decodes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Asks ffmpeg to end, and ends it if it does not. Any thread; returns at once.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (!_isEnding)
            {
                Ask();
                _ = InsistAsync();
            }
        }
    }

    /// <summary>Waits for its end, which must be near: its output has ended, or it was asked to end.</summary>
    /// <returns>Its exit code, and the last lines of its messages.</returns>
    public (int Code, string Words) WaitForEnd()
    {
        if (!_process.WaitForExit(Farewell))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        return (_process.ExitCode, _words.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isEnding)
            {
                Ask();
            }
        }

        _ = WaitForEnd();
        lock (_lock)
        {
            Output.Dispose();
            _process.Dispose();
            _isGone = true;
        }
    }

    // Under the lock.
    private void Ask()
    {
        _isEnding = true;
        if (_process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            _process.Kill();
        }
        else
        {
            ChildSignals.Terminate(_process.Id);
        }
    }

    private async Task InsistAsync()
    {
        await Task.Delay(Farewell).ConfigureAwait(false);
        lock (_lock)
        {
            if (!_isGone)
            {
                _process.Kill();
            }
        }
    }

    // By hand, because the message must name ffmpeg whoever starts it.
    private static string? Find(string program)
    {
        var name = OperatingSystem.IsWindows() ? $"{program}.exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
