using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.Messaging.HomeAssistant;

/// <summary>
/// Hears Home Assistant say <c>online</c> on its status topic when it has started (https://www.home-assistant.io/integrations/mqtt/, 'Birth and last will messages'). Comes back
/// for ever when the broker goes; that the broker is away is the sink's to say.
/// </summary>
/// <param name="subscriber">Hears the broker.</param>
/// <param name="options">Under which prefix.</param>
/// <param name="born">Called each time; may be called by any thread.</param>
/// <param name="timeProvider">The clock of pauses.</param>
internal sealed class BirthListener(BlockSubscriber subscriber, HomeAssistantOptions options, Action born, TimeProvider timeProvider) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Starts to listen; returns at once.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _stop.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(false);
            _stop.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // What was said before the subscription may be missed: what is announced is retained as well.
                await subscriber.RunAsync($"{options.Prefix}/status", static () => { }, Hear, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is Emotion2VecException or OperationCanceledException)
            {
                await Task.Delay(Pause, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private ValueTask Hear(BlockMessage message)
    {
        if (message.Payload.Span.SequenceEqual("online"u8))
        {
            born();
        }

        return ValueTask.CompletedTask;
    }
}
