namespace Emotion2Vec.Tests.Library;

public sealed class OutletTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Post_ReaderTooSlow_LosesTheOldestAndCountsThem()
    {
        var outlet = new Outlet<int>(capacity: 4, behindAt: 4);
        using var slow = outlet.Subscribe();
        for (var item = 0; item < 6; item++)
        {
            outlet.Post(item);
        }

        outlet.Complete(error: null);

        Assert.Equal([2, 3, 4, 5], await AllAsync(slow));
        Assert.Equal(2, outlet.Dropped);
    }

    [Fact]
    public async Task Post_SeveralReaders_GetEverythingFromTheirStartOn()
    {
        var outlet = new Outlet<int>(capacity: 4, behindAt: 4);
        using var first = outlet.Subscribe();
        outlet.Post(1);
        using var second = outlet.Subscribe();
        outlet.Post(2);
        outlet.Complete(error: null);
        using var late = outlet.Subscribe();

        Assert.Equal([1, 2], await AllAsync(first));
        Assert.Equal([2], await AllAsync(second));
        Assert.Empty(await AllAsync(late));
    }

    [Fact]
    public async Task Complete_WithAnError_TellsReadersAfterWhatWaits()
    {
        var outlet = new Outlet<int>(capacity: 4, behindAt: 4);
        using var reader = outlet.Subscribe();
        outlet.Post(1);
        outlet.Complete(new InvalidDataException("gone"));
        using var late = outlet.Subscribe();
        var items = new List<int>();

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in reader.ReadAsync(None))
            {
                items.Add(item);
            }
        });
        await Assert.ThrowsAsync<InvalidDataException>(() => AllAsync(late));
        Assert.Equal([1], items);
    }

    [Fact]
    public async Task WaitForReadersAsync_ReaderBehind_WaitsUntilItHasTakenEnough()
    {
        var outlet = new Outlet<int>(capacity: 8, behindAt: 4);
        using var subscription = outlet.Subscribe();
        await using var reader = subscription.ReadAsync(None).GetAsyncEnumerator();
        outlet.Post(0);
        Assert.True(await reader.MoveNextAsync());
        for (var item = 1; item <= 4; item++)
        {
            outlet.Post(item);
        }

        var wait = outlet.WaitForReadersAsync(None).AsTask();
        Assert.True(await reader.MoveNextAsync());
        Assert.False(wait.IsCompleted);
        Assert.True(await reader.MoveNextAsync());
        await wait.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, outlet.Dropped);
    }

    [Fact]
    public async Task WaitForReadersAsync_ReaderLeaves_WaitsNoLonger()
    {
        var outlet = new Outlet<int>(capacity: 2, behindAt: 1);
        var subscription = outlet.Subscribe();
        await using var reader = subscription.ReadAsync(None).GetAsyncEnumerator();
        outlet.Post(0);
        Assert.True(await reader.MoveNextAsync());
        outlet.Post(1);
        var wait = outlet.WaitForReadersAsync(None).AsTask();
        Assert.False(wait.IsCompleted);

        subscription.Dispose();

        await wait.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task WaitForReadersAsync_SubscribedButNeverRead_HoldsUpNobody()
    {
        var outlet = new Outlet<int>(capacity: 2, behindAt: 1);
        using var idle = outlet.Subscribe();
        outlet.Post(0);
        outlet.Post(1);

        await outlet.WaitForReadersAsync(None);
    }

    [Fact]
    public async Task WaitForReadersAsync_Cancelled_Ends()
    {
        var outlet = new Outlet<int>(capacity: 2, behindAt: 1);
        using var subscription = outlet.Subscribe();
        await using var reader = subscription.ReadAsync(None).GetAsyncEnumerator();
        outlet.Post(0);
        Assert.True(await reader.MoveNextAsync());
        outlet.Post(1);
        using var stop = new CancellationTokenSource();
        var wait = outlet.WaitForReadersAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private static async Task<List<int>> AllAsync(Subscription<int> reader)
    {
        var items = new List<int>();
        await foreach (var item in reader.ReadAsync(None))
        {
            items.Add(item);
        }

        return items;
    }
}
