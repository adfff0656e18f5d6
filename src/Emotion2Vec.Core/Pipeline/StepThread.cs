using System.Globalization;
using Emotion2Vec.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>A thread that steps an encoder. When there is nothing to do it looks at the rings again after 5 ms.</summary>
/// <remarks>
/// Capture threads must not signal, because waking a thread costs them a system call; so the rings are polled. Only a stop wakes the thread.
/// </remarks>
internal sealed class StepThread : IDisposable
{
    /// <summary>The longest time until the rings are looked at again: the queueing part of the latency account.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly StepLoop _loop;
    private readonly string _name;
    private readonly ILogger _log;
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    /// <summary>Creates the thread, not running.</summary>
    /// <param name="loop">What it runs.</param>
    /// <param name="index">Its number, from 0, for its name.</param>
    /// <param name="log">Receives a failure of the loop itself.</param>
    public StepThread(StepLoop loop, int index, ILogger log)
    {
        _loop = loop;
        _name = string.Create(CultureInfo.InvariantCulture, $"e2v step {index}");
        _log = log;
    }

    /// <summary>Sets the thread going.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = _name }.Start();

    /// <summary>Asks the thread to end after the pass it is in.</summary>
    /// <returns>A task that completes when it ended.</returns>
    public Task StopAsync()
    {
        Volatile.Write(ref _stopping, true);
        _wake.Set();
        return _exited.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private void Run()
    {
        while (!Volatile.Read(ref _stopping))
        {
            try
            {
                if (!_loop.RunOnce())
                {
                    _wake.WaitOne(PollInterval);
                }
            }
            catch (Exception error)
            {
                // Streams catch their own failures; what arrives here is a fault of the loop, and no stream can be trusted to it any more.
                Log.StepThreadFailed(_log, error);
                foreach (var stream in _loop.Streams)
                {
                    stream.Fail(error);
                }
            }
        }

        _exited.SetResult();
    }
}
