using System.Net;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.Tools.LoadGen.Pacing;
using Emotion2Vec.Tools.LoadGen.Talking;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>The talkers that measure the program are heard by it: one of each codec, each a stream of its own.</summary>
public sealed class ManyTalkersTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task Talkers_of_every_codec_become_streams_with_frames()
    {
        var doors = Enum.GetValues<TalkerCodec>().ToDictionary(codec => codec, _ => new IPEndPoint(IPAddress.Loopback, UdpPorts.Free()));
        await using var serve = new ServeProcess(
            "--stream", $"pcmu=rtp://{doors[TalkerCodec.Pcmu]}?codec=pcmu&rtcp=off&streams=each",
            "--stream", $"l16=rtp://{doors[TalkerCodec.L16]}?codec=l16&rate=16000&pt=96&rtcp=off&streams=each",
            "--stream", $"opus=rtp://{doors[TalkerCodec.Opus]}?codec=opus&pt=96&rtcp=off&streams=each",
            "--set", "Engine:RefuseBeyondCapacity=false");
        using var subscriber = new MosquittoSub(await serve.BrokerPortAsync(), "-V", "mqttv5");
        await serve.WebAsync();
        var plans = doors.Select((door, i) => TalkerPlan.Of(1, i, door.Key, door.Value)).ToList();
        using var output = new UdpOutput(plans);
        using var stop = new CancellationTokenSource();
        var pacer = new Pacer(plans.ConvertAll(plan => new Talker(plan)), output, new SystemPaceClock(TimeProvider.System), new Impairment());

        // As long as it takes on a busy machine; about three seconds.
        var talking = pacer.StartAsync(Long, stop.Token);
        string[] streams = [.. plans.Select(plan => $"{plan.Codec.ToString().ToLowerInvariant()}-{plan.Ssrc:x8}")];
        await Wait.UntilAsync(
            () => streams.All(stream => Messages(subscriber, stream) >= 6),
            () => $"{serve.Log} {subscriber.Errors} {string.Join('\n', subscriber.Arrivals.TakeLast(5))}");
        await stop.CancelAsync();
        var report = await talking;

        Assert.True(report.Packets >= 3 * 6 * 16, $"{report}");
        await serve.SignalAsync("TERM");
        Assert.Equal(0, await serve.EndAsync());
    }

    private static int Messages(MosquittoSub subscriber, string stream) => subscriber.Arrivals.Count(arrival => arrival.Topic.EndsWith($"/{stream}/frames", StringComparison.Ordinal));
}
