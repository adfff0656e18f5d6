using System.Runtime.CompilerServices;

namespace Emotion2Vec.Training.Torch;

/// <summary>
/// Keeps finalizers from running while torch computes. For every number in an operation (in <c>a + b</c> it is a hidden factor of 1) TorchSharp makes a Scalar and
/// passes its native handle on. From then on nothing refers to the Scalar, so a collection during the operation finalizes it, and libtorch reads freed memory: "Expected
/// false to be true ... Scalar.h". One in some thousand operations fails so while another thread collects without a break; a run of hours meets it by chance, TorchSharp's
/// own optimisers included.
/// </summary>
/// <remarks>
/// The runtime has one finalizer thread. It is given a doorkeeper, whose finalizer waits; whatever dies later queues behind it until the door is opened between two
/// operations. While a pause lasts, nothing may call <see cref="GC.WaitForPendingFinalizers"/>: it would wait as well. Members may be called from any thread.
/// </remarks>
internal sealed class FinalizerPause : IDisposable
{
    // Objects of some hundred bytes pile up meanwhile, a few thousand for each update.
    private const int CallsPerBreath = 16;

    // If something does wait for finalizers after all, it waits so long and no longer.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CollectAgainAfter = TimeSpan.FromMilliseconds(50);
    private static readonly Lock Sync = new();

    private static int _pauses;
    private static Door? _door;

    private int _calls;
    private bool _ended;

    private FinalizerPause()
    {
    }

    /// <summary>Begins a pause.</summary>
    /// <returns>Ends it; if there are several, the last one does.</returns>
    public static FinalizerPause Begin()
    {
        lock (Sync)
        {
            if (_pauses++ == 0)
            {
                Close();
            }
        }

        return new();
    }

    /// <summary>Lets what has died be finalized, every so many calls. Only for a thread that is the only one to use torch, between two operations.</summary>
    public void Breathe()
    {
        if (++_calls % CallsPerBreath == 0)
        {
            BreatheNow();
        }
    }

    /// <summary>Lets what has died be finalized before this returns. Does nothing while others pause, too: they may be in the middle of an operation.</summary>
    public void BreatheNow()
    {
        lock (Sync)
        {
            if (_pauses == 1 && !_ended)
            {
                _door?.Open();
                Close();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Sync)
        {
            if (!_ended && --_pauses == 0)
            {
                _door?.Open();
                _door = null;
            }

            _ended = true;
        }
    }

    private static void Close()
    {
        _door = new();
        Lose(_door);
        GC.Collect(0);

        // A collection by another thread may have promoted the doorkeeper before it was lost.
        while (!_door.WaitUntilGuarded(CollectAgainAfter))
        {
            GC.Collect();
        }
    }

    // In a method of its own, so that no local variable keeps the doorkeeper.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lose(Door door) => _ = new Doorkeeper(door);

    private sealed class Door
    {
        private readonly object _monitor = new();
        private bool _isGuarded;
        private bool _isOpen;

        public bool WaitUntilGuarded(TimeSpan most)
        {
            lock (_monitor)
            {
                return _isGuarded || (Monitor.Wait(_monitor, most) && _isGuarded);
            }
        }

        public void Open()
        {
            lock (_monitor)
            {
                _isOpen = true;
                Monitor.PulseAll(_monitor);
            }
        }

        public void Guard()
        {
            lock (_monitor)
            {
                _isGuarded = true;
                Monitor.PulseAll(_monitor);
                if (!_isOpen)
                {
                    Monitor.Wait(_monitor, Longest);
                }
            }
        }
    }

    private sealed class Doorkeeper(Door door)
    {
        ~Doorkeeper() => door.Guard();
    }
}
