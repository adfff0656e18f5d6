using System.Runtime.CompilerServices;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Torch;

[Collection(nameof(Alone))]
public sealed class FinalizerPauseTests
{
    private const int Sums = 100_000;

    [Fact]
    public void BreatheNow_ObjectThatDiedMeanwhile_IsFinalizedThenAndNotBefore()
    {
        var seen = new Seen();
        using (var pause = FinalizerPause.Begin())
        {
            Lose(seen);
            GC.Collect();
            GC.Collect();
            Assert.False(seen.IsFinalized);

            pause.BreatheNow();
            Assert.True(seen.IsFinalized);
        }
    }

    [Fact]
    public void Dispose_ObjectThatDiedMeanwhile_IsFinalizedAfterTheLastPause()
    {
        var seen = new Seen();
        var outer = FinalizerPause.Begin();
        using (var inner = FinalizerPause.Begin())
        {
            Lose(seen);
            GC.Collect();
            inner.BreatheNow();
        }

        Assert.False(seen.IsFinalized);
        outer.Dispose();
        outer.Dispose();
        GC.WaitForPendingFinalizers();
        Assert.True(seen.IsFinalized);
    }

    // Without the pause some twenty of these fail.
    [Fact]
    public void Begin_CollectionsDuringOperations_LeaveTheirNumbersAlone()
    {
        using var pause = FinalizerPause.Begin();
        using var scope = torch.NewDisposeScope();
        var (a, b, done) = (torch.ones(2, 80, 24), torch.ones(2, 80, 24), false);
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                GC.Collect(0);
                Thread.Yield();
            }
        });
        collector.Start();
        try
        {
            for (var i = 0; i < Sums; i++)
            {
                using var sum = a + b;
                pause.Breathe();
            }
        }
        finally
        {
            Volatile.Write(ref done, true);
            collector.Join();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lose(Seen seen) => _ = new Mortal(seen);

    private sealed class Seen
    {
        public bool IsFinalized { get; set; }
    }

    private sealed class Mortal(Seen seen)
    {
        ~Mortal() => seen.IsFinalized = true;
    }
}
