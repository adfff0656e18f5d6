using System.Threading.Channels;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>Wakes the one who waits for something to send. Raised after what it announces is there; raising it twice wakes once.</summary>
internal sealed class NewsSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Says that something is there. Any thread.</summary>
    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits until something may be there.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _raised.Reader.ReadAsync(cancellationToken);
}
