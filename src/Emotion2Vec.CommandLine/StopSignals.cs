using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Emotion2Vec.CommandLine;

/// <summary>
/// Turns Ctrl+C and SIGTERM into a request to stop. A second Ctrl+C ends the process at once, and so does the end of the grace period; a second SIGTERM does
/// not, because supervisors (and coreutils' <c>timeout</c>) send it twice. The command line library's own handling knows no second Ctrl+C.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _gracePeriod;
    private readonly PosixSignalRegistration[] _registrations;
    private ITimer? _deadline;
    private int _signals;

    /// <summary>Starts to listen.</summary>
    /// <param name="clock">Counts the grace period.</param>
    /// <param name="gracePeriod">How long the work may take to stop.</param>
    /// <param name="cancellationToken">Another way to ask for a stop.</param>
    public StopSignals(TimeProvider clock, TimeSpan gracePeriod, CancellationToken cancellationToken)
    {
        _clock = clock;
        _gracePeriod = gracePeriod;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Cancelled when a stop is asked for.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _deadline?.Dispose();
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // A second interrupt takes its natural course: the system ends the process on the spot. An orderly exit would first run the destructors of native
        // libraries, under the hands of threads that still compute with them.
        var signals = Interlocked.Increment(ref _signals);
        context.Cancel = signals == 1 || context.Signal != PosixSignal.SIGINT;
        if (signals == 1)
        {
            try
            {
                _deadline = _clock.CreateTimer(static _ => Kill(), null, _gracePeriod, Timeout.InfiniteTimeSpan);
                _stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The command ended by itself at this very moment.
            }
        }
    }

    // Without the orderly exit, for the same reason.
    private static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
