namespace Emotion2Vec.Core.Audio;

/// <summary>A streaming mono resampler. One owner thread.</summary>
public interface IResampler : IDisposable
{
    /// <summary>Converts a block. Allocates nothing.</summary>
    /// <param name="input">Samples at the input rate.</param>
    /// <param name="output">Room for samples at the output rate.</param>
    /// <param name="consumed">Input samples used; call again with the rest if fewer than given.</param>
    /// <returns>Samples written to <paramref name="output"/>.</returns>
    int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed);
}

/// <summary>Makes resamplers, so that the pipeline knows no library.</summary>
public interface IResamplerFactory
{
    /// <summary>Creates a resampler.</summary>
    /// <param name="inputRate">Samples per second, 1000 to 384000.</param>
    /// <param name="outputRate">Samples per second, 1000 to 384000.</param>
    /// <returns>A resampler with empty history whose output starts aligned with its input.</returns>
    IResampler Create(int inputRate, int outputRate);
}
