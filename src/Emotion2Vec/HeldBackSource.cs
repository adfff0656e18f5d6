using Emotion2Vec.Core.Audio;

namespace Emotion2Vec;

/// <summary>A source whose sound can wait, such as a file: it waits for readers that are behind, so that they lose nothing.</summary>
/// <param name="source">The source.</param>
/// <param name="wait">Waits for readers.</param>
internal sealed class HeldBackSource(IAudioSource source, Func<CancellationToken, ValueTask> wait) : IAudioSource
{
    /// <inheritdoc/>
    public string Description => source.Description;

    /// <inheritdoc/>
    public bool IsLive => source.IsLive;

    /// <inheritdoc/>
    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) => source.RunAsync(new Writer(writer, wait), cancellationToken);

    private sealed class Writer(IAudioWriter writer, Func<CancellationToken, ValueTask> wait) : IAudioWriter
    {
        public void Begin(int sampleRate) => writer.Begin(sampleRate);

        public bool TryWrite(ReadOnlySpan<float> samples) => writer.TryWrite(samples);

        public void Mark(in AudioMark mark) => writer.Mark(mark);

        public void Count(SourceCounter counter, long count = 1) => writer.Count(counter, count);

        public async ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken)
        {
            await wait(cancellationToken).ConfigureAwait(false);
            await writer.WaitForSpaceAsync(samples, cancellationToken).ConfigureAwait(false);
        }
    }
}
