using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Audio.Microphones;

/// <summary>
/// A PulseAudio of its own, without hardware: what is played into its sink is heard at its microphone. ALSA's default device is routed to it, for this process
/// only, before anything asks ALSA.
/// </summary>
public sealed partial class SoundServer : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();
    private Process? _server;

    public SoundServer()
    {
        var configuration = _folder.Write("alsa.conf", System.Text.Encoding.UTF8.GetBytes($"pcm.default {{ type pulse server \"{Socket}\" }}\n"));

        // The runtime keeps an environment of its own; libraries read that of the process.
        _ = SetEnvironment("ALSA_CONFIG_PATH", configuration, 1);
    }

    private string Socket => _folder.File("native");

    public void Start(int channels = 1)
    {
        File.Delete(Socket);
        var map = channels == 1 ? "mono" : "front-left,front-right";
        _server = Tool.Start("pulseaudio",
        [
            "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes", "--use-pid-file=no", "--log-level=error",
            $"--load=module-native-protocol-unix auth-anonymous=1 socket={Socket}",
            $"--load=module-null-sink sink_name=room norewinds=1 format=s16le rate=48000 channels={channels} channel_map={map}",
        ], new() { ["HOME"] = _folder.File(""), ["XDG_RUNTIME_DIR"] = _folder.File(""), ["PULSE_RUNTIME_PATH"] = _folder.File("") });
        var clock = Stopwatch.StartNew();
        while (!Answers())
        {
            Assert.True(clock.Elapsed < Generous && !_server.HasExited, "PulseAudio did not start");
            Thread.Sleep(20);
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public void Kill()
    {
        _server?.Kill();
        _server?.WaitForExit();
        _server?.Dispose();
        _server = null;
    }

    public Process Play(string path) => Tool.Start("paplay", [$"--server={Socket}", "--device=room", path]);

    public Process PlayRaw(string path, int channels) => Tool.Start(
        "paplay", [$"--server={Socket}", "--device=room", "--raw", "--format=s16le", "--rate=48000", string.Create(CultureInfo.InvariantCulture, $"--channels={channels}"), path]);

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    private bool Answers()
    {
        using var question = Tool.Start("pactl", [$"--server={Socket}", "info"]);
        question.StandardOutput.ReadToEnd();
        question.WaitForExit();
        return question.ExitCode == 0;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
