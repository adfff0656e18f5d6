using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>
/// Stands for a source that could not be made, so that its stream says why while others run. Every run tries to make it: a session description
/// may be written by the sender after this program has started.
/// </summary>
/// <param name="description">The source as configured.</param>
/// <param name="failure">Why it could not be made; tells whether to try again.</param>
/// <param name="create">Makes it, or throws as before.</param>
internal sealed class UnavailableSource(string description, Emotion2VecException failure, Func<AudioInput> create) : IAudioSource
{
    private IAudioSource? _source;

    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <summary>True if what is missing may come; a description that is wrong stays wrong.</summary>
    public bool IsLive => _source?.IsLive ?? failure.Kind is ErrorKind.NotFound or ErrorKind.PermissionDenied;

    /// <inheritdoc/>
    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        _source ??= create().Source ?? throw new Emotion2VecException(
            ErrorKind.Configuration, $"'{Description}' is there now, and several streams may come from it: restart the program to let them in.");
        return _source.RunAsync(writer, cancellationToken);
    }
}
