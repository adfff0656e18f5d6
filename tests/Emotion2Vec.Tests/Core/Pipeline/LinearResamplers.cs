using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>
/// Makes resamplers for whole-number ratios that repeat or skip samples. Like a real filter they may hold the last samples back: output is
/// aligned with input, but comes late by the delay.
/// </summary>
internal sealed class LinearResamplers(int delay = 0) : IResamplerFactory
{
    public int Created { get; private set; }

    public int Disposed { get; private set; }

    public IResampler Create(int inputRate, int outputRate)
    {
        Created++;
        return new Hold(this, inputRate, outputRate, delay);
    }

    private sealed class Hold : IResampler
    {
        private readonly LinearResamplers _owner;
        private readonly Queue<float> _held = new();
        private readonly int _up;
        private readonly int _down;
        private readonly int _delay;
        private long _in;

        public Hold(LinearResamplers owner, int inputRate, int outputRate, int delay)
        {
            _owner = owner;
            _up = Math.Max(1, outputRate / inputRate);
            _down = Math.Max(1, inputRate / outputRate);
            Assert.Equal((long)inputRate * _up, (long)outputRate * _down);
            _delay = delay;
        }

        public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed)
        {
            consumed = 0;
            var produced = 0;
            while (true)
            {
                while (_held.Count > _delay && produced < output.Length)
                {
                    output[produced++] = _held.Dequeue();
                }

                if (consumed == input.Length || _held.Count > _delay)
                {
                    return produced;
                }

                var sample = input[consumed++];
                if (_in++ % _down == 0)
                {
                    for (var i = 0; i < _up; i++)
                    {
                        _held.Enqueue(sample);
                    }
                }
            }
        }

        public void Dispose() => _owner.Disposed++;
    }
}
