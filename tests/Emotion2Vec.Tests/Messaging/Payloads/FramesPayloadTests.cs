using System.Text.Json;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Payloads;

public sealed class FramesPayloadTests
{
    [Fact]
    public void Write_Block_HasTheFieldsOfTheContractInOrder()
    {
        var json = Render(Samples.Block(), Samples.Info());
        Assert.Equal(["v", "seq", "t0_ms", "utc", "step_ms", "labels", "p", "speech", "quality", "phase", "model"], json.Names());
        Assert.Equal(
            """{"v":1,"seq":812,"t0_ms":32480,"utc":"2026-01-01T12:00:00.123Z","step_ms":20,"labels":["angry","happy","neutral"],"p":[[0.1438,0.7124,0.1438],[0.1438,0.7124,0.1438]],"speech":[1],"quality":0.98,"phase":"tracking","model":"sha256:abc"}""",
            json.GetRawText());
    }

    [Fact]
    public void Write_ModelWithDimensions_GivesAColumnForEach()
    {
        var info = Samples.Info();
        info = info with { Encoder = info.Encoder with { Dimensions = ["arousal", "valence"] } };
        var block = new FrameBlock(2, 3, dimensionCount: 2) { FrameCount = 2 };
        float[] values = [float.NaN, 0.5f, 0.25f, 0.75f];
        values.CopyTo(block.DimensionBuffer, 0);
        var json = Render(block, info);
        Assert.Equal("[null,0.25]", json.GetProperty("arousal").GetRawText());
        Assert.Equal("[0.5,0.75]", json.GetProperty("valence").GetRawText());
    }

    [Fact]
    public void Write_LabelsOff_LeavesThemOut() => Assert.DoesNotContain("labels", Render(Samples.Block(), Samples.Info(), withLabels: false).Names());

    [Fact]
    public void Write_UntrainedModel_SaysSo() => Assert.Equal("UNTRAINED", Render(Samples.Block(), Samples.Info("UNTRAINED")).GetProperty("caution").GetString());

    [Fact]
    public void Write_RtpSource_AddsItsTimestamp()
    {
        var block = Samples.Block();
        block.RtpTimestamp = uint.MaxValue;
        Assert.Equal(uint.MaxValue, Render(block, Samples.Info()).GetProperty("rtp_ts").GetUInt32());
    }

    [Fact]
    public void Write_ChangingSpeech_GivesOneValuePerFrame()
    {
        var block = Samples.Block(speech: 0.25f);
        block.SpeechBuffer[1] = 0.5f;
        Assert.Equal("[0.25,0.5]", Render(block, Samples.Info()).GetProperty("speech").GetRawText());
    }

    [Fact]
    public void Write_LabelsOfOtherScripts_StayReadable() =>
        Assert.Contains("\"生气/angry\"", Render(Samples.Block(), Samples.Info("", "生气/angry", "b\"c", "d")).GetRawText(), StringComparison.Ordinal);

    [Fact]
    public void Write_WarmedUp_AllocatesNothing()
    {
        using var buffer = new PayloadBuffer();
        var frames = new FramesPayload(Samples.Info("UNTRAINED"), withLabels: true);
        var block = Samples.Block(frames: 16);
        block.RtpTimestamp = 5;
        var bytes = 0;
        var before = 0L;
        for (var round = 0; round < 200; round++)
        {
            // Round 100: buffers have their size and the code is compiled.
            before = round == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            block.Sequence = round;
            block.SpeechBuffer[3] = round / 200f;
            frames.Write(buffer.Begin(), block);
            bytes = buffer.End().Length;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(bytes > 500);
    }

    [Fact]
    public void Write_AnyScores_RoundTripsToFourDecimalsOrNull() => Prop.ForAll<float[], byte>((scores, labelSeed) =>
    {
        var labels = 1 + (labelSeed % 4);
        var frames = scores.Length / labels;
        var block = Samples.Block(frames: frames, labels: labels);
        scores.AsSpan(0, frames * labels).CopyTo(block.ProbabilityBuffer);
        var rows = Render(block, Samples.Info()).GetProperty("p").EnumerateArray().ToArray();
        Assert.Equal(frames, rows.Length);
        for (var i = 0; i < frames * labels; i++)
        {
            var cell = rows[i / labels][i % labels];
            if (float.IsFinite(scores[i]))
            {
                Assert.Equal(Math.Round((double)scores[i], 4), cell.GetDouble());
            }
            else
            {
                Assert.Equal(JsonValueKind.Null, cell.ValueKind);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Write_ClockBeyondTheCalendar_IsClamped(long ticks)
    {
        var block = Samples.Block();
        block.UtcTicks = ticks;
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z$", Render(block, Samples.Info()).GetProperty("utc").GetString());
    }

    private static JsonElement Render(FrameBlock block, NodeInfo info, bool withLabels = true)
    {
        var frames = new FramesPayload(info, withLabels);
        return PayloadReader.Read(json => frames.Write(json, block));
    }
}
