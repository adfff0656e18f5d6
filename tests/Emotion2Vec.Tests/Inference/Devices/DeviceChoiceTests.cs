using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Devices;

namespace Emotion2Vec.Tests.Inference.Devices;

public sealed class DeviceChoiceTests
{
    private static readonly CudaReport ProcessorBuild = new(HasProvider: false, null, []);
    private static readonly CudaReport NoDriver = new(HasProvider: true, "The driver's library libcuda.so.1 was not found: install NVIDIA's driver.", []);
    private static readonly CudaReport Two = new(HasProvider: true, null, [new(0, "first", 1 << 30), new(1, "second", 1 << 30)]);

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CUDA")]
    [InlineData("cuda:")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:0,0")]
    [InlineData("cuda:64")]
    [InlineData("cuda:0, 1")]
    [InlineData("cpu+cuda")]
    [InlineData("auto+cpu")]
    [InlineData("cpu+cpu")]
    [InlineData("cuda+")]
    [InlineData("cuda:+cpu")]
    [InlineData("cuda:0+cpu+cpu")]
    [InlineData("cuda:0,0+cpu")]
    public void Parse_NoChoice_IsNone(string text) => Assert.Null(DeviceChoice.Parse(text));

    [Theory]
    [InlineData("auto", new[] { 0, 1 })]
    [InlineData("cpu", new int[0])]
    [InlineData("cuda", new[] { 0, 1 })]
    [InlineData("cuda:1", new[] { 1 })]
    [InlineData("cuda:1,0", new[] { 1, 0 })]
    [InlineData("cuda+cpu", new[] { 0, 1 }, true)]
    [InlineData("cuda:1+cpu", new[] { 1 }, true)]
    public void Resolve_TwoDevices_UsesThoseChosen(string text, int[] expected, bool keepsProcessor = false)
    {
        var choice = Choice(text);
        Assert.Equal(expected, choice.Resolve(EncoderMode.Cached, Precision.Auto, () => Two));
        Assert.Equal((text, keepsProcessor), (choice.ToString(), choice.KeepsProcessor));
    }

    [Theory]
    [InlineData(EncoderMode.Window, Precision.Auto)]
    [InlineData(EncoderMode.Cached, Precision.Int8)]
    public void Resolve_AutomaticWhereDevicesCannot_IsTheProcessor(EncoderMode mode, Precision precision) => Assert.Empty(Choice("auto").Resolve(mode, precision, () => Two));

    [Theory]
    [InlineData("cuda", EncoderMode.Cached, Precision.Float16, "-p:Accelerator=cuda", 0)]
    [InlineData("cuda", EncoderMode.Cached, Precision.Auto, "install NVIDIA's driver", 1)]
    [InlineData("cuda:0,3", EncoderMode.Cached, Precision.Auto, "no device 3: there are 0 (first), 1 (second)", 2)]
    [InlineData("cuda", EncoderMode.Cached, Precision.Int8, "no kernels for products of 8 bits", 2)]
    [InlineData("cuda", EncoderMode.Window, Precision.Auto, "Model:Mode window", 2)]
    [InlineData("cuda+cpu", EncoderMode.Cached, Precision.Int8, "Set Model:Precision to auto", 2)]
    [InlineData("cuda+cpu", EncoderMode.Cached, Precision.Auto, "-p:Accelerator=cuda", 0)]
    [InlineData("cuda:5+cpu", EncoderMode.Cached, Precision.Auto, "no device 5", 2)]
    [InlineData("cpu", EncoderMode.Cached, Precision.Float16, "three to four times as long", 2)]
    [InlineData("auto", EncoderMode.Cached, Precision.BFloat16, "no kernels for bfloat16", 0)]
    public void Resolve_WhatCannotBe_SaysWhatToDo(string text, EncoderMode mode, Precision precision, string expected, int machine)
    {
        CudaReport[] machines = [ProcessorBuild, NoDriver, Two];
        var error = Assert.Throws<Emotion2VecException>(() => Choice(text).Resolve(mode, precision, () => machines[machine]));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("Model:Device", error.Message, StringComparison.Ordinal);
    }

    private static DeviceChoice Choice(string text) => Assert.IsType<DeviceChoice>(DeviceChoice.Parse(text));
}
