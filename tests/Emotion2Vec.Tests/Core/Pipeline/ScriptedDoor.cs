using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>A door that does what a test says, run by run.</summary>
internal sealed class ScriptedDoor(params Func<IStreamHost, CancellationToken, Task>[] runs) : IAudioDoor
{
    private int _run;

    public string Description => "scripted door";

    public int Runs => Volatile.Read(ref _run);

    public Task RunAsync(IStreamHost host, CancellationToken cancellationToken) =>
        runs[Math.Min(Interlocked.Increment(ref _run), runs.Length) - 1](host, cancellationToken);
}
