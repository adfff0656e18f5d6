using System.Text.Json;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Tests.Messaging.Payloads;

public sealed class InfoPayloadTests
{
    [Fact]
    public void Write_Node_SaysWhatRunsAndWhatToExpect()
    {
        var json = PayloadReader.Read(writer => InfoPayload.Write(writer, Samples.Info("UNTRAINED")));
        Assert.Equal(
            [
                "v", "contract", "version", "model_name", "model", "caution", "labels", "mode", "chunk_frames", "left_frames", "right_frames", "feature_size", "step_ms", "latency",
                "pooling_tau_seconds", "purpose", "about",
            ],
            json.Names());
        Assert.Equal("cached", json.GetProperty("mode").GetString());
        Assert.Equal("UNTRAINED", json.GetProperty("caution").GetString());
        Assert.Contains("perceived in the voice", json.GetProperty("about").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_CalibratedModelWithDimensions_SaysOnWhatAndFor()
    {
        var info = Samples.Info();
        var curve = new TemperatureCurve(1, 2, 3);
        info = info with
        {
            Encoder = info.Encoder with
            {
                Dimensions = ["arousal", "valence"],
                Calibration = new("default", "SYNTHETIC", "sha256:abc", [(0.75, curve), (double.PositiveInfinity, curve)]),
            },
        };
        var json = PayloadReader.Read(writer => InfoPayload.Write(writer, info));
        Assert.Equal(
            """{"profile":"default","fitted_on":"sha256:abc","caution":"SYNTHETIC","tau_seconds":[0.75,null]}""", json.GetProperty("calibration").GetRawText());
        Assert.Equal("""["arousal","valence"]""", json.GetProperty("dimensions").GetRawText());
    }

    [Fact]
    public void Write_Latency_HasTheNamesOfTheAccountAndNullForInfinity()
    {
        var json = PayloadReader.Read(writer => InfoPayload.Write(writer, Samples.Info()));
        Assert.Equal(
            """{"support_ms":25,"algorithmic_worst_ms":180,"algorithmic_mean_ms":110,"first_chunk_ready_ms":205,"centre_to_end_ms":12.5,"queueing_ms":0,"smoothing_ms":null}""",
            json.GetProperty("latency").GetRawText());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("pooling_tau_seconds").ValueKind);
        Assert.DoesNotContain("caution", json.Names());
    }

    [Fact]
    public void Write_Latency_CoversEveryMemberOfTheAccount()
    {
        var json = PayloadReader.Read(writer => InfoPayload.Write(writer, Samples.Info()));
        var members = typeof(Emotion2Vec.Core.Encoding.LatencyAccount).GetProperties().Where(p => p.PropertyType == typeof(double)).Select(p => PayloadJson.SnakeCase(p.Name));
        Assert.Equal(members.Order(), json.GetProperty("latency").Names().Order());
    }
}
