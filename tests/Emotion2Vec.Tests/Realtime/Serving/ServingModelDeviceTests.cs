using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Realtime.Serving;

/// <summary>What computes, as it is configured.</summary>
public sealed class ServingModelDeviceTests
{
    [Fact]
    public void Open_ProcessorBuild_ComputesOnTheProcessor()
    {
        using var model = ServingModel.Open(new ModelOptions());
        Assert.Empty(model.Devices);
        Assert.Null(model.Rounding);
    }

    [Theory]
    [InlineData("cuda", Precision.Auto, "-p:Accelerator=cuda")]
    [InlineData("cpu", Precision.Float16, "three to four times")]
    public void Open_WhatCannotBe_IsRefusedBeforeAnythingIsLoaded(string device, Precision precision, string expected)
    {
        var error = Assert.Throws<Emotion2VecException>(() => ServingModel.Open(new ModelOptions { Device = device, Precision = precision }));
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
        using var model = ServingModel.Open(new ModelOptions { TokensEvery = tokensEvery });
        using var encoder = model.CreateEncoder(streams: 1, maxBatch: 1, tauSeconds: 0);
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
    [InlineData(0, 2, 1, false)]
    [InlineData(1, 1, 1, true)]
    [InlineData(4, 4, 1, true)]
    public void On_Devices_GiveEachALane(int devices, int lanes, int threads, bool isFixed) =>
        Assert.Equal(new ThreadPlan(lanes, threads, isFixed), new ThreadPlan(2, 1).On(devices));
}
