using System.Runtime.ExceptionServices;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Stands for a source that could not be made, so that its stream goes offline with the reason while others run.</summary>
/// <param name="description">The source as configured.</param>
/// <param name="failure">Why it could not be made.</param>
internal sealed class UnavailableSource(string description, Exception failure) : IAudioSource
{
    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public bool IsLive => false;

    /// <inheritdoc/>
    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo.Throw(failure);
        return Task.CompletedTask;
    }
}
