using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Audio;

/// <summary>
/// A place where streams appear and disappear while the program runs: a port that calls are put through to, a topic that microphones publish on, a device
/// with a speaker per channel.
/// </summary>
public interface IAudioDoor
{
    /// <summary>What it is, for people: <c>audiosocket tcp/9092</c>. Holds no secrets.</summary>
    string Description { get; }

    /// <summary>Lets streams in until it is closed. May be called again after it returned or threw; never concurrently.</summary>
    /// <param name="host">Takes the streams.</param>
    /// <param name="cancellationToken">Closes the door; the streams that came through it end too.</param>
    /// <returns>A task that ends when the door is closed and everything that came through it has been let go.</returns>
    /// <exception cref="Emotion2VecException">Why the door cannot be kept open; the kind says whether a retry can help.</exception>
    Task RunAsync(IStreamHost host, CancellationToken cancellationToken);
}
