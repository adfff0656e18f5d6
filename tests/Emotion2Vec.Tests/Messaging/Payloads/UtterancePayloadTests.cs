using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Tests.Messaging.Payloads;

public sealed class UtterancePayloadTests
{
    [Fact]
    public void Write_Utterance_HasTheFieldsOfTheContract() => Assert.Equal(
        """{"v":1,"utterance":3,"start_ms":1200,"end_ms":4300,"utc":"2026-01-01T12:00:00.123Z","voiced_ms":2800,"label":"happy","confidence":0.7,"uncertain":false,"p":[0.1,0.7,0.2],"quality":0.98}""",
        PayloadReader.Read(json => UtterancePayload.Write(json, Samples.Utterance(), "")).GetRawText());

    [Fact]
    public void Write_DimensionsEmbeddingAndCaution_StandWhereTheContractSays()
    {
        var utterance = Samples.Utterance(1, -2) with { Dimensions = [new("arousal", 0.1f), new("valence", 0.4f), new("dominance", float.NaN)] };

        var written = PayloadReader.Read(json => UtterancePayload.Write(json, utterance, "SYNTHETIC")).GetRawText();

        // 1 and -2 in half precision are 3C00 and C000, the lower byte first.
        Assert.EndsWith(
            """,0.2],"arousal":0.1,"valence":0.4,"dominance":null,"quality":0.98,"embedding":{"dtype":"float16","shape":[2],"data":"ADwAwA=="},"caution":"SYNTHETIC"}""",
            written,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Embedding_IsReadBackToHalfPrecision()
    {
        var random = new Random(1);
        float[] features = [.. Enumerable.Range(0, 768).Select(_ => (random.NextSingle() * 20) - 10)];

        var embedding = PayloadReader.Read(json => UtterancePayload.Write(json, Samples.Utterance(features), "")).GetProperty("embedding");

        Assert.Equal(768, embedding.GetProperty("shape")[0].GetInt32());
        var bytes = embedding.GetProperty("data").GetBytesFromBase64();
        Assert.Equal(1536, bytes.Length);
        for (var i = 0; i < features.Length; i++)
        {
            Assert.Equal(features[i], (float)BitConverter.ToHalf(bytes, 2 * i), Math.Abs(features[i]) / 1024);
        }
    }
}
