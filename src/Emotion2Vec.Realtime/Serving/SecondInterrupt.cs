using System.Runtime.InteropServices;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Ends the process at once when Ctrl+C comes a second time; the first asks for a graceful stop, which someone else hears.</summary>
internal sealed class SecondInterrupt : IDisposable
{
    // 128 and the number of SIGINT, as shells report it.
    private const int Interrupted = 130;

    private readonly PosixSignalRegistration _registration;
    private int _count;

    /// <summary>Starts to count.</summary>
    public SecondInterrupt() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
    {
        if (Interlocked.Increment(ref _count) > 1)
        {
            Environment.Exit(Interrupted);
        }
    });

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();
}
