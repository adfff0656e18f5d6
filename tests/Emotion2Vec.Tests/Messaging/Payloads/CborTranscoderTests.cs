using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Payloads;

/// <summary>CBOR says what JSON says.</summary>
public sealed class CborTranscoderTests
{
    private readonly CborTranscoder _transcoder = new();

    [Theory]
    [InlineData("""{"v":1,"label":"happy","p":[0.5,1,0],"none":null,"on":true,"off":false}""", "BF617601656C6162656C6568617070796170" + "9FF93800" + "0100FF" + "646E6F6E65F6" + "626F6EF5" + "636F6666F4FF")]
    [InlineData("[-1,1000,1.5]", "9F201903E8F93E00FF")]
    public void Transcode_KnownJson_IsTheBytesOfRfc8949(string json, string expected) => Assert.Equal(expected, Convert.ToHexString(_transcoder.Transcode(Encoding.UTF8.GetBytes(json)).Span));

    [Fact]
    public void Transcode_AnyScores_AreTheSameAtFourDecimals()
    {
        var gen = Gen.Choose(-20_000, 20_000).Select(value => value / 10_000.0);
        Prop.ForAll(gen.ToArbitrary(), value => Number(value) == value).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Transcode_AnyDurations_AreTheSame()
    {
        var gen = Gen.Choose(0, int.MaxValue).SelectMany(_ => Gen.Choose(0, 999), (whole, thousandths) => Math.Round(whole + (thousandths / 1000.0), 3));
        Prop.ForAll(gen.ToArbitrary(), value => Number(value) == value).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Transcode_AnyText_IsTheSame()
    {
        var gen = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => JsonSerializer.Serialize(text.Get));
        Prop.ForAll(gen.ToArbitrary(), json => CborReading.Decode(_transcoder.Transcode(Encoding.UTF8.GetBytes(json)))!.GetValue<string>() == JsonSerializer.Deserialize<string>(json)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Transcode_EveryPayload_DecodesToItsJson()
    {
        var frames = new FramesPayload(Samples.Info("UNTRAINED"), withLabels: true);
        AssertSame(json => frames.Write(json, Samples.Block(frames: 16, labels: 9)));
        AssertSame(json => frames.Write(json, Samples.Block(speech: float.NaN)));
        AssertSame(json => StatePayload.Write(json, Samples.State(), "SYNTHETIC"));
        AssertSame(json => EventPayload.Write(json, Samples.Event(), "SYNTHETIC"));
        AssertSame(json => UtterancePayload.Write(json, Samples.Utterance(), "SYNTHETIC"));
        AssertSame(json => HealthPayload.Write(json, Samples.Health()));
        AssertSame(json => InfoPayload.Write(json, Samples.Info("", "生气/angry", "b\"c", "d")));
        AssertSame(json => StreamStatusPayload.Write(json, Samples.Status(reason: "line\nbreak \"quoted\" 😀")));
        AssertSame(json => NodeStatusPayload.Write(json, NodeStatus.Offline, since: null));
    }

    [Fact]
    public void EndAs_CborFramesWarmedUp_AllocatesNothing()
    {
        using var buffer = new PayloadBuffer();
        var frames = new FramesPayload(Samples.Info(), withLabels: true);
        var block = Samples.Block(frames: 16, labels: 9);
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            frames.Write(buffer.Begin(), block);
            _ = buffer.EndAs(PayloadFormat.Cbor);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private double Number(double value) => CborReading.Decode(_transcoder.Transcode(JsonSerializer.SerializeToUtf8Bytes(value))) is JsonValue number
        ? number.TryGetValue<long>(out var whole) ? whole : number.GetValue<double>()
        : double.NaN;

    private static void AssertSame(Action<Utf8JsonWriter> write)
    {
        using var buffer = new PayloadBuffer();
        write(buffer.Begin());
        var json = JsonNode.Parse(buffer.End().Span);
        write(buffer.Begin());
        var cbor = CborReading.Decode(buffer.EndAs(PayloadFormat.Cbor));
        Assert.Equal(json!.ToJsonString(), cbor!.ToJsonString());
    }
}
