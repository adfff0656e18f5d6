using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Core.Pipeline;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Serving;

/// <summary>What computes, as it is configured.</summary>
public sealed class ServingModelDeviceTests
{
    [Fact]
    public void Open_ProcessorBuild_ComputesOnTheProcessor()
    {
        using var model = ServingModel.Open(new(), streams: 1);
        Assert.Empty(model.Devices);
        Assert.Equal("the processor in float32", model.Where);
        Assert.Null(model.Rounding);
    }

    [Theory]
    [InlineData("cuda", Precision.Auto, "-p:Accelerator=cuda")]
    [InlineData("cuda+cpu", Precision.Auto, "-p:Accelerator=cuda")]
    [InlineData("cpu", Precision.Float16, "three to four times")]
    [InlineData("cpu+cuda", Precision.Auto, "as in cuda+cpu")]
    public void Open_WhatCannotBe_IsRefusedBeforeAnythingIsLoaded(string device, Precision precision, string expected)
    {
        var error = Assert.Throws<Emotion2VecException>(() => ServingModel.Open(new() { Model = new() { Device = device, Precision = precision } }, streams: 1));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Float16, true)]
    [InlineData(Precision.BFloat16, true)]
    [InlineData(Precision.Float32, false)]
    public void Judge_BundledModel_IsJudgedInSixteenBitsAlone(Precision precision, bool isJudged)
    {
        using var model = LoadedModel.Open(RepositoryFolder.Path("configs/demo/demo-synth"), threads: 1);
        var agreement = ServingModel.Judge(model, precision);
        Assert.Equal(isJudged ? AgreementBar.Half : null, agreement?.Bar);
        Assert.True(agreement is null or { Frames: >= 200 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void CreateEncoder_TokensEvery_ReachesTheEncoder(int tokensEvery)
    {
        using var model = ServingModel.Open(new() { Model = new() { TokensEvery = tokensEvery } }, streams: 1);
        using var encoder = model.CreateEncoder();
        Assert.Equal(tokensEvery, Assert.IsType<StreamingEncoder>(encoder).Geometry.TokensEvery);
    }

    [Fact]
    public void CreateOnDevices_TokensInSomeChunks_IsRefusedWithTheAlternative()
    {
        using var model = LoadedModel.Open(RepositoryFolder.Path("configs/demo/demo-synth"), threads: 1);
        var error = Assert.Throws<Emotion2VecException>(() => model.CreateOnDevices(new(16, 64, 0) { TokensEvery = 2 }, [0], Precision.Float32, maxBatch: 1, streams: 1));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains("Model:TokensEvery to 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false, 3, 0)]
    [InlineData(2, false, 0, 2)]
    [InlineData(2, true, 3, 2)]
    public void PlanFor_Devices_HaveALaneEachBesideThoseOfTheProcessorOrInTheirPlace(int devices, bool keepsProcessor, int lanes, int devicesPlanned)
    {
        var plan = ServingModel.PlanFor(new() { Engine = new() { Lanes = 3 } }, devices, keepsProcessor, streams: 9);
        Assert.Equal((lanes, devicesPlanned), (plan.Lanes, plan.Devices));
    }

    [Fact]
    public void CreateEncoder_DevicesAlone_ShareTheStreamsAndHaveRoomForThoseOfTheOthers()
    {
        var host = new FakeHost();
        using var model = ServingModel.Open(Options("cuda"), streams: 5, host);
        using var encoder = model.CreateEncoder();
        Assert.Equal(("0,1", 3, 6), Assert.Single(host.Asked));
        Assert.Equal("cuda:0, cuda:1 in float32", model.Where);
        Assert.Equal(new ThreadPlan(0, model.Plan.Threads, Devices: 2), model.Plan);
    }

    [Fact]
    public async Task CreateEncoder_ProcessorBesideDevices_IsOneEngineOfUnlikeLanes()
    {
        var host = new FakeHost();
        var options = Options("cuda:1+cpu");
        using var model = ServingModel.Open(options, streams: 5, host);
        using var encoder = Assert.IsType<MixedEncoder>(model.CreateEncoder());
        Assert.Equal(("1", 5, 5), Assert.Single(host.Asked));
        Assert.Equal([("cuda:1", 1, 5), ("processor", 2, 5)], encoder.Kinds.Select(kind => (kind.Name, kind.Lanes, kind.Encoder.MaxBatch)));
        Assert.Equal(("cuda:1 in float32 and the processor in float32", null), (model.Where, model.Rounding));

        var found = Calibrator.Calibrate(options, model.Plan, encoder, TimeProvider.System);
        Assert.Equal([1, 2], found.Capacities.Select(kind => kind.Lanes));
        await using var engine = new StreamEngine(encoder, [], new LinearResamplers(), EngineSettings.Of(options, model.Plan.AllLanes, found.Capacities), TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(engine.Describe("0", ""), CancellationToken.None);
        var end = await engine.Add(new StreamId("file"), ScriptedSource.File(16000, new float[32_000])).Completion.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((null, ModelAudio.FramesIn(32_000)), (end.Error, end.Health.Frames));
    }

    private static RealtimeOptions Options(string device) => new() { Model = new() { Device = device, LeftFrames = 32 }, Engine = new() { Lanes = 2 } };
}
