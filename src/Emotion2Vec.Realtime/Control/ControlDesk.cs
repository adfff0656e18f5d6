using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Control;

/// <summary>Where those outside ask: the ports are open before the streams run, and for a moment after. Written by the serving task, read by any thread.</summary>
internal sealed class ControlDesk
{
    private volatile StreamControl? _control;

    /// <summary>The control of the streams.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: there is none, because the program is starting or stopping.</exception>
    public StreamControl Control => _control ?? throw new Emotion2VecException(ErrorKind.EngineLost, "The program is starting or stopping: ask again in a moment.");

    /// <summary>Streams run from now on.</summary>
    /// <param name="control">Their control.</param>
    public void Open(StreamControl control) => _control = control;

    /// <summary>The streams are about to end.</summary>
    public void Close() => _control = null;
}
