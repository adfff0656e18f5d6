using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Inference;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Library;

public sealed class EmotionListenerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string Clip = $"file:{EmotionListener.DemoClip}?pace=fast";

    // A second of frames may wait: files must be held back long before their end.
    private static readonly ListenerOptions Options = new() { Threads = 1, BufferSeconds = 2, MaxStreams = 4 };

    private EmotionListener _listener = null!;

    public async Task InitializeAsync() => _listener = await EmotionListener.OpenAsync(EmotionListener.DemoModel, Options);

    public async Task DisposeAsync() => await _listener.DisposeAsync();

    [Fact]
    public async Task Frames_OfAFileReadSlowly_AreAllThere()
    {
        await using var slow = _listener.Listen(Clip);
        await using var quick = _listener.Listen(Clip);
        await using var frames = slow.Frames().GetAsyncEnumerator();
        Assert.Null(slow.Status);
        Assert.True(await frames.MoveNextAsync());

        // The whole clip is heard meanwhile, ten times what may wait.
        var all = await AllAsync(quick.Frames());
        var slowly = new List<EmotionFrame> { frames.Current };
        while (await frames.MoveNextAsync())
        {
            slowly.Add(frames.Current);
        }

        Assert.Equal(Enumerable.Range(0, all.Count).Select(i => TimeSpan.FromMilliseconds(20 * i)), all.Select(frame => frame.Time));
        Assert.Equal(all.Select(frame => frame.Time), slowly.Select(frame => frame.Time));
        Assert.True(all.Count > 500, $"{all.Count} frames");
        Assert.Equal((0, 0), (slow.DroppedChunks, quick.DroppedChunks));
        await slow.Completion.WaitAsync(Patience);
        Assert.Equal((StreamCondition.Offline, StreamLoad.Full), (slow.Status!.Condition, slow.Status.Load));
    }

    [Fact]
    public async Task Readers_MadeBeforeTheFirstRead_AllGetEverything()
    {
        await using var stream = _listener.Listen(Clip, "clip", new StreamSettings { EmbedsUtterances = true });
        var (events, states, utterances, frames) = (AllAsync(stream.Events()), AllAsync(stream.States()), AllAsync(stream.Utterances()), AllAsync(stream.Frames()));
        await Task.WhenAll(events, states, utterances, frames).WaitAsync(Patience);

        Assert.Contains(await events, happened => happened.Label == "angry");
        Assert.NotEmpty(await states);
        Assert.All(await utterances, utterance => Assert.Equal(_listener.Model.FeatureSize, utterance.Embedding.Length));
        Assert.NotEmpty(await utterances);
        Assert.All(await frames, frame => Assert.Equal(1, frame.Probabilities.Span.ToArray().Sum(), 0.001));
        Assert.Equal(("clip", "file spoken-clip.flac", "SYNTHETIC"), (stream.Name, stream.Source, _listener.Caution));
    }

    [Fact]
    public async Task WriteAsync_AnyBlocks_AreHeardAlike()
    {
        var samples = Noise.Make(16000 * 4, seed: 5);
        var whole = await HearAsync(samples, samples.Length);
        var pieces = await HearAsync(samples, 777);

        Assert.Equal(199, whole.Count);
        Assert.Equal(whole.Select(frame => frame.Probabilities.ToArray()), pieces.Select(frame => frame.Probabilities.ToArray()));
    }

    [Fact]
    public async Task WriteAsync_NobodyReads_GoesOn()
    {
        await using var stream = _listener.Open(48000);
        _ = stream.Frames();
        await stream.WriteAsync(Noise.Make(48000 * 40, seed: 1)).AsTask().WaitAsync(Patience);
        stream.Complete();
        await stream.Completion.WaitAsync(Patience);

        Assert.InRange(stream.DroppedChunks, 20, 60);
    }

    [Fact]
    public async Task WriteAsync_WhereItDoesNotBelong_SaysSo()
    {
        await using var clip = _listener.Listen(Clip);
        Assert.Contains("Open", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await clip.WriteAsync(new float[1]))).Message, StringComparison.Ordinal);

        await using var over = _listener.Open(16000);
        over.Complete();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await over.WriteAsync(new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _listener.Open(999));
    }

    [Fact]
    public async Task Listen_MissingFile_FailsItsReadersAndItsCompletion()
    {
        await using var stream = _listener.Listen("file:/nowhere/speech.wav");

        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => AllAsync(stream.Frames()));

        Assert.Equal(ErrorKind.NotFound, failure.Kind);
        Assert.Same(failure, await Assert.ThrowsAsync<Emotion2VecException>(() => stream.Completion));
    }

    [Theory]
    [InlineData("nonsense:x", "there are")]
    [InlineData("audiosocket://127.0.0.1:0", "door")]
    public void Listen_WhatIsNoSource_SaysWhatIs(string source, string words)
    {
        var failure = Assert.Throws<Emotion2VecException>(() => _listener.Listen(source));

        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Listen_TakenName_IsRefusedUntilItIsFree()
    {
        var first = _listener.Listen(Clip, "desk");
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => _listener.Listen(Clip, "desk")).Kind);
        Assert.Throws<ArgumentException>(() => _listener.Listen(Clip, "Desk!"));
        await first.DisposeAsync();

        await using var second = _listener.Listen(Clip, "desk");
        Assert.NotEmpty(await AllAsync(second.Frames()));
        await using var third = _listener.Listen(Clip, "desk");
    }

    [Fact]
    public async Task Listen_OneStreamTooMany_FailsWhenItIsRead()
    {
        var streams = Enumerable.Range(0, Options.MaxStreams).Select(_ => _listener.Open(16000)).ToList();
        foreach (var stream in streams)
        {
            await stream.WriteAsync(new float[10]);
        }

        await using var more = _listener.Listen(Clip);
        await Assert.ThrowsAsync<Emotion2VecException>(() => AllAsync(more.Frames()));
        await Assert.ThrowsAsync<Emotion2VecException>(() => more.Completion);
    }

    [Fact]
    public async Task Frames_ReaderLeavesOrIsCancelled_TheStreamGoesOn()
    {
        await using var stream = _listener.Listen(Clip);
        var others = stream.Frames();
        await foreach (var frame in stream.Frames())
        {
            break;
        }

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var frame in stream.Frames(stop.Token))
            {
                await stop.CancelAsync();
            }
        });

        Assert.Equal(TimeSpan.Zero, (await AllAsync(others))[0].Time);
    }

    [Fact]
    public async Task DisposeAsync_OfTheStream_EndsItsReaders()
    {
        var stream = _listener.Listen($"file:{EmotionListener.DemoClip}?pace=fast&loop=forever");
        var reading = AllAsync(stream.Frames());
        await using (var first = stream.Frames().GetAsyncEnumerator())
        {
            Assert.True(await first.MoveNextAsync());
        }

        await stream.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.NotEmpty(await reading.WaitAsync(Patience));
        await stream.Completion;
        Assert.Empty(await AllAsync(stream.Frames()));
    }

    [Fact]
    public async Task DisposeAsync_OfTheListener_EndsEverything()
    {
        var listener = await EmotionListener.OpenAsync(EmotionListener.DemoModel, Options);
        var (live, idle) = (listener.Open(16000), listener.Listen(Clip));
        var reading = AllAsync(live.Frames());
        await live.WriteAsync(new float[16000]);

        await listener.DisposeAsync().AsTask().WaitAsync(Patience);

        await reading.WaitAsync(Patience);
        await Task.WhenAll(live.Completion, idle.Completion).WaitAsync(Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await live.WriteAsync(new float[1]));
        Assert.ThrowsAny<Exception>(() => listener.Listen(Clip).States().GetAsyncEnumerator().MoveNextAsync().AsTask().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task OpenAsync_WhatCannotBeOpened_SaysWhy()
    {
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<Emotion2VecException>(() => EmotionListener.OpenAsync("/nowhere"))).Kind);
        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => EmotionListener.OpenAsync(EmotionListener.DemoModel, new() { ChunkFrames = 0, Mode = EncoderMode.Offline }));
        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains(nameof(ListenerOptions.ChunkFrames), failure.Message, StringComparison.Ordinal);
        Assert.Contains("offline", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_8BitsOfAModelWithoutThem_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => EmotionListener.OpenAsync(EmotionListener.DemoModel, new() { Precision = Precision.Int8 }));
        Assert.Equal(ErrorKind.ModelMismatch, failure.Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task OpenAsync_Lanes_EveryStreamIsHeardTheSame(int lanes)
    {
        await using var listener = await EmotionListener.OpenAsync(EmotionListener.DemoModel, Options with { Lanes = lanes });
        await using var alone = _listener.Listen(Clip);
        var expected = await AllAsync(alone.Frames());

        var heard = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var stream = listener.Listen(Clip);
            return await AllAsync(stream.Frames());
        })).WaitAsync(Patience);

        foreach (var frames in heard)
        {
            Assert.Equal(expected.Select(frame => frame.Time), frames.Select(frame => frame.Time));
            Compare.Close([.. expected.SelectMany(frame => frame.Probabilities.ToArray())], [.. frames.SelectMany(frame => frame.Probabilities.ToArray())], 1e-4, "a stream of a lane");
        }
    }

    [Fact]
    public async Task OpenAsync_WindowMode_Hears()
    {
        await using var listener = await EmotionListener.OpenAsync(EmotionListener.DemoModel, Options with { Mode = EncoderMode.Window, Gate = null });
        await using var stream = listener.Listen(Clip);

        Assert.All(await AllAsync(stream.Frames()), frame => Assert.Equal(1, frame.Speech));
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }

    private async Task<List<EmotionFrame>> HearAsync(float[] samples, int blockSamples)
    {
        await using var stream = _listener.Open(16000);
        var frames = AllAsync(stream.Frames());
        for (var start = 0; start < samples.Length; start += blockSamples)
        {
            await stream.WriteAsync(samples.AsMemory(start, Math.Min(blockSamples, samples.Length - start)));
        }

        stream.Complete();
        return await frames.WaitAsync(Patience);
    }
}
