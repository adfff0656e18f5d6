using Emotion2Vec.Tools.LoadGen.Talking;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tools.LoadGen.Pacing;

/// <summary>
/// Sends every talker's packets at their times: the k-th of a talker at start + phase + k packets, whatever became of those before it, so that a late one makes none after
/// it late. One thread for all; memory is bounded.
/// </summary>
internal sealed class Pacer
{
    /// <summary>The time that one packet holds.</summary>
    public static readonly TimeSpan PacketTime = TimeSpan.FromSeconds(1.0 / Payloads.PerSecond);

    private const int MaxUnderWay = 10_000;

    private readonly IReadOnlyList<Talker> _talkers;
    private readonly IDatagramOutput _output;
    private readonly IPaceClock _clock;
    private readonly ImpairedPath[] _paths;
    private readonly PriorityQueue<(int Talker, byte[]? Datagram), (long Ticks, long Number)> _due = new();
    private readonly byte[] _datagram;
    private PaceReport _report;
    private long _queued;

    /// <summary>Prepares to send.</summary>
    /// <param name="talkers">Who talks.</param>
    /// <param name="output">Where to.</param>
    /// <param name="clock">Times.</param>
    /// <param name="network">What happens to each talker's packets, each on a way of its own.</param>
    public Pacer(IReadOnlyList<Talker> talkers, IDatagramOutput output, IPaceClock clock, Impairment network)
    {
        (_talkers, _output, _clock) = (talkers, output, clock);
        _paths = [.. talkers.Select((_, i) => new ImpairedPath(network with { Seed = unchecked(network.Seed + i) }))];
        _datagram = new byte[talkers.Max(talker => talker.LongestBytes)];
    }

    /// <summary>Sends on a thread of its own.</summary>
    /// <param name="length">How long.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What was sent.</returns>
    public Task<PaceReport> StartAsync(TimeSpan length, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(length, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Sends; once.</summary>
    /// <param name="length">How long.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What was sent.</returns>
    public PaceReport Run(TimeSpan length, CancellationToken cancellationToken)
    {
        var start = _clock.Ticks;
        for (var i = 0; i < _talkers.Count; i++)
        {
            Queue(i, null, start + _talkers[i].Phase.Ticks);
        }

        while (_due.TryPeek(out var next, out var due))
        {
            _clock.WaitUntil(due.Ticks, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            _due.Dequeue();
            var late = TimeSpan.FromTicks(_clock.Ticks - due.Ticks);
            _report = _report with { WorstLate = late > _report.WorstLate ? late : _report.WorstLate };
            if (next.Datagram is { } delayed)
            {
                Send(next.Talker, delayed);
                continue;
            }

            Speak(next.Talker, due.Ticks);
            if (due.Ticks + PacketTime.Ticks < start + length.Ticks)
            {
                Queue(next.Talker, null, due.Ticks + PacketTime.Ticks);
            }
        }

        return _report;
    }

    private void Speak(int talker, long due)
    {
        var bytes = _talkers[talker].Next(_datagram);
        _talkers[talker].Sent(_clock.Ticks);
        var fate = _paths[talker].Send(due);
        _report = _report with { Packets = _report.Packets + 1, Lost = _report.Lost + (fate.IsLost ? 1 : 0) };
        if (fate.IsLost)
        {
            return;
        }

        var datagram = _datagram.AsSpan(0, bytes);
        if (fate.Damage is { } damage)
        {
            ImpairedPath.Apply(damage, datagram);
        }

        if (fate.DepartureTicks <= due)
        {
            Send(talker, datagram);
        }
        else
        {
            Delay(talker, datagram, fate.DepartureTicks);
        }

        if (fate.CopyTicks is { } copy)
        {
            Delay(talker, datagram, copy);
        }
    }

    private void Delay(int talker, ReadOnlySpan<byte> datagram, long ticks)
    {
        if (_due.Count < MaxUnderWay + _talkers.Count)
        {
            Queue(talker, datagram.ToArray(), ticks);
        }
        else
        {
            _report = _report with { Overflowed = _report.Overflowed + 1 };
        }
    }

    private void Queue(int talker, byte[]? datagram, long ticks) => _due.Enqueue((talker, datagram), (ticks, _queued++));

    private void Send(int talker, ReadOnlySpan<byte> datagram) => _report = _output.Send(talker, datagram)
        ? _report with { Bytes = _report.Bytes + datagram.Length }
        : _report with { Refused = _report.Refused + 1 };
}
