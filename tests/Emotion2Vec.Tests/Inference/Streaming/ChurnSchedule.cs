using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>
/// Streams of one lane that come, go and are ready together as a seed decides. What is drawn does not depend on how slots are come by, so that two runs of a seed differ in
/// nothing else.
/// </summary>
/// <param name="lane">The lane; the caller's thread steps it.</param>
/// <param name="seed">The schedule.</param>
/// <param name="reusesSlots">
/// Whether slots live on: the next stream gets one that another has left as it was, reset, and streams are moved by snapshot into such a slot. Otherwise each has a fresh one for life.
/// </param>
internal sealed class ChurnSchedule(StreamingEncoder lane, int seed, bool reusesSlots) : IDisposable
{
    private const int Rounds = 70;
    private const int MostLive = 6;

    private readonly Random _random = new(seed);
    private readonly Stack<StreamSlot> _left = new();
    private readonly List<Voice> _live = [];

    /// <summary>What each stream yielded, in the order in which they joined.</summary>
    public List<(float[] Heard, StreamRecord Record)> Streams { get; } = [];

    public int LargestBatch { get; private set; }

    public int Moves { get; private set; }

    public void Run()
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (_live.Count == 0 || (_live.Count < MostLive && _random.Next(3) == 0))
            {
                _live.Add(new(Rent(), Noise.Make(60_000, seed: (1000 * seed) + Streams.Count), new()));
                Streams.Add(([], _live[^1].Record));
            }

            foreach (var voice in _live)
            {
                voice.Hear(_random.Next(4) == 0 ? _random.Next(voice.Slot.SamplesWanted + 1) : voice.Slot.SamplesWanted);
            }

            Move(_live[_random.Next(_live.Count)], wanted: _random.Next(4) == 0);
            StepSome();
            if (_random.Next(8) == 0)
            {
                Leave(_live[_random.Next(_live.Count)]);
            }
        }

        while (_live.Count > 0)
        {
            Leave(_live[^1]);
        }
    }

    public void Dispose()
    {
        while (_left.TryPop(out var slot))
        {
            slot.Dispose();
        }
    }

    private void StepSome()
    {
        // Whoever is left out this time is ready still.
        Voice[] ready = [.. _live.Where(voice => voice.Slot.IsReady && _random.Next(5) > 0).Take(lane.MaxBatch)];
        if (ready.Length > 0)
        {
            lane.Step([.. ready.Select(voice => (IEncoderSlot)voice.Slot)]);
            Array.ForEach(ready, voice => voice.Record.Take(voice.Slot));
            LargestBatch = Math.Max(LargestBatch, ready.Length);
        }
    }

    private void Move(Voice voice, bool wanted)
    {
        if (wanted && reusesSlots)
        {
            using var saved = new MemoryStream();
            voice.Slot.Snapshot(saved);
            saved.Position = 0;
            var other = _left.TryPop(out var used) ? used : lane.OpenSlot();
            other.Restore(saved);
            _left.Push(voice.Slot);
            voice.Slot = other;
            Moves++;
        }
    }

    private void Leave(Voice voice)
    {
        _live.Remove(voice);
        var index = Streams.FindIndex(stream => stream.Record == voice.Record);
        Streams[index] = (voice.Sound[..voice.At], voice.Record);
        _left.Push(voice.Slot);
    }

    private StreamSlot Rent()
    {
        if (!reusesSlots || !_left.TryPop(out var slot))
        {
            return lane.OpenSlot();
        }

        slot.Reset();
        return slot;
    }

    private sealed class Voice(StreamSlot slot, float[] sound, StreamRecord record)
    {
        public StreamSlot Slot { get; set; } = slot;

        public float[] Sound => sound;

        public StreamRecord Record => record;

        public int At { get; private set; }

        public void Hear(int samples)
        {
            var count = Math.Min(samples, sound.Length - At);
            Slot.Write(sound.AsSpan(At, count));
            At += count;
        }
    }
}
