using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tools.LoadGen.Voices;

/// <summary>
/// Something like speech: a buzz whose pitch glides, through two resonances that move, swelling with syllables, in bursts between pauses. Not meant to be understood; it
/// opens a speech gate now and then and keeps an encoder busy as a voice does. A function of its seed.
/// </summary>
internal sealed class SyntheticVoice
{
    private const double SyllablesPerSecond = 4.5;

    private readonly int _rate;
    private readonly double _pitch;
    private readonly double _level;
    private Draws _draws;
    private double _phase;
    private double _syllable;
    private double _glide;
    private long _left;
    private bool _isTalking;
    private Resonance _low;
    private Resonance _high;

    /// <summary>Creates a voice.</summary>
    /// <param name="seed">Draws it.</param>
    /// <param name="rate">Samples per second.</param>
    public SyntheticVoice(int seed, int rate)
    {
        _rate = rate;
        _draws = Draws.Of(seed, 0);
        _pitch = 85 * Math.Pow(2, 1.4 * _draws.Share());
        _level = Math.Pow(10, -(0.4 + _draws.Share()));
        _isTalking = _draws.Share() < 0.5;
        Turn();
    }

    /// <summary>The samples that come next.</summary>
    /// <param name="samples">Room for them; each will be in [-1, 1].</param>
    public void Read(Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (_left-- <= 0)
            {
                Turn();
            }

            samples[i] = _isTalking ? Voiced() : (float)((_draws.Share() - 0.5) * 1e-4);
        }
    }

    // From talking to a pause, or back, with other vowels.
    private void Turn()
    {
        _isTalking = !_isTalking;
        _left = (long)(_rate * (_isTalking ? 0.8 + (2.2 * _draws.Share()) : 0.2 + (1.0 * _draws.Share())));
        _glide = _draws.Share() - 0.5;
        (_low, _high) = (new Resonance(300 + (500 * _draws.Share()), 90, _rate), new Resonance(1000 + (1400 * _draws.Share()), 140, _rate));
    }

    private float Voiced()
    {
        _syllable += SyllablesPerSecond / _rate;
        var swing = Math.Sin(Math.Tau * _syllable);
        _phase += _pitch * (1 + (0.25 * _glide * swing)) / _rate;
        _phase -= Math.Floor(_phase);
        var source = (2 * _phase) - 1 + (0.1 * (_draws.Share() - 0.5));
        var envelope = 0.15 + (0.85 * Math.Max(0, swing));
        return (float)Math.Clamp(_level * envelope * (_low.Pass(source) + (0.5 * _high.Pass(source))), -1, 1);
    }

    // A two-pole resonator, scaled to about one at its centre.
    private struct Resonance(double hertz, double width, int rate)
    {
        private readonly double _a = 2 * Math.Exp(-Math.PI * width / rate) * Math.Cos(Math.Tau * hertz / rate);
        private readonly double _b = -Math.Exp(-Math.Tau * width / rate);
        private readonly double _gain = (1 - Math.Exp(-Math.Tau * width / rate)) * Math.Abs(Math.Sin(Math.Tau * hertz / rate)) * 4;
        private double _one;
        private double _two;

        public double Pass(double input)
        {
            var output = (_gain * input) + (_a * _one) + (_b * _two);
            (_two, _one) = (_one, output);
            return output;
        }
    }
}
