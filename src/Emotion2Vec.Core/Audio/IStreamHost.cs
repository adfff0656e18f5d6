using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Core.Audio;

/// <summary>Takes in the streams that an <see cref="IAudioDoor"/> finds. Thread-safe.</summary>
public interface IStreamHost
{
    /// <summary>The door is open: called once per run, when streams can come through it.</summary>
    /// <param name="where">Where it was found to be, for people: <c>listening on 127.0.0.1:9092</c>.</param>
    void Opened(string where);

    /// <summary>Starts a stream. It ends when its source does, and its name is free again then.</summary>
    /// <param name="name">
    /// What the other side calls it: a caller's number, an SSRC, a site. It comes from outside: what may not stand in a stream's name is replaced, the name of
    /// the door is put before it, and a number after it while another stream has that name.
    /// </param>
    /// <param name="source">Its source.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="Emotion2VecException">The node takes no more streams: the door tells the other side and lets no one else suffer.</exception>
    StreamHandle Open(string name, IAudioSource source);
}
