using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Realtime.Diagnostics;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Tests.Realtime.Diagnostics;

public sealed class CudaCheckTests
{
    [Theory]
    [InlineData("auto", 0, nameof(Verdict.Ok), "built for the processor alone")]
    [InlineData("cuda", 0, nameof(Verdict.Problem), "-p:Accelerator=cuda")]
    [InlineData("auto", 1, nameof(Verdict.Warning), "no driver here")]
    [InlineData("cuda", 1, nameof(Verdict.Problem), "no driver here")]
    [InlineData("auto", 2, nameof(Verdict.Ok), "cuda:0 card, 2048 MiB, cuda:1 card, 2048 MiB; used: cuda:0, cuda:1")]
    [InlineData("cuda:1", 2, nameof(Verdict.Ok), "used: cuda:1")]
    [InlineData("cuda:1+cpu", 2, nameof(Verdict.Ok), "used: cuda:1, and the processor beside them")]
    [InlineData("cuda+cpu", 1, nameof(Verdict.Problem), "no driver here")]
    [InlineData("cpu", 2, nameof(Verdict.Ok), "used: none")]
    [InlineData("cuda:5", 2, nameof(Verdict.Problem), "no device 5")]
    public void Examine_EachMachine_SaysWhatThereIs(string device, int machine, string verdict, string expected)
    {
        CudaReport[] machines = [new(false, null, []), new(true, "There is no driver here.", []), new(true, null, [new(0, "card", 2L << 30), new(1, "card", 2L << 30)])];
        var finding = Assert.Single(CudaCheck.Examine(new ModelOptions { Device = device }, () => machines[machine]));
        Assert.Equal(("gpu", verdict), (finding.Check, finding.Verdict.ToString()));
        Assert.Contains(expected, finding.Detail, StringComparison.Ordinal);
    }
}
