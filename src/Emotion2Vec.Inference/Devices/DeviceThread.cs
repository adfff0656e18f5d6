using System.Runtime.ExceptionServices;

namespace Emotion2Vec.Inference.Devices;

/// <summary>The one thread that uses a device, for captured graphs belong to a thread. Others hand it work and wait, one at a time.</summary>
internal sealed class DeviceThread : IDisposable
{
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _given = new(initialState: false);
    private readonly AutoResetEvent _done = new(initialState: false);
    private readonly Thread _thread;
    private Action? _work;
    private Exception? _failure;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Its name for debuggers.</param>
    public DeviceThread(string name)
    {
        _thread = new(Loop) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs work on the thread. Allocates nothing for a delegate that is kept.</summary>
    /// <param name="work">What to do; its exceptions are thrown here.</param>
    public void Run(Action work)
    {
        lock (_lock)
        {
            (_work, _failure) = (work, null);
            _given.Set();
            _done.WaitOne();
            if (_failure is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _work = null;
            _given.Set();
        }

        _thread.Join();
        _given.Dispose();
        _done.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _given.WaitOne();
            if (_work is not { } work)
            {
                return;
            }

            try
            {
                work();
            }
            catch (Exception e)
            {
                _failure = e;
            }

            _done.Set();
        }
    }
}
