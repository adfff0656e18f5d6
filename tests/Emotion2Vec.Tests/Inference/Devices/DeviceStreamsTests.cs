using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Onnx;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Devices;

/// <summary>What is asked of a device, seen from the device.</summary>
public sealed class DeviceStreamsTests : IDisposable
{
    private const string Step = "emotion2vec-device-step";
    private const string Keep = "emotion2vec-device-keep";

    private static readonly ChunkGeometry Geometry = new(4, 8, 0);

    private readonly RandomNetwork _weights = new(seed: 2);
    private readonly EncoderModel _model;

    public DeviceStreamsTests() => _model = new(RandomNetwork.Small, 3, _weights, threads: 1);

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(6, new[] { 1, 2, 4, 6 })]
    [InlineData(256, new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256 })]
    public void Open_AnyLargestBatch_EveryBucketOfBothGraphsIsBoundAndCapturedBeforeAnyStream(int maxBatch, int[] buckets)
    {
        var device = new FakeDevice();
        using var streams = DeviceRig.On(device, _model, Geometry, OnnxElement.Float16, maxBatch);
        Assert.Equal(buckets, Of(Step).Select(run => run.Batch));
        Assert.Equal(buckets, Of(Keep).Select(run => run.Batch));
        Assert.All(device.Runs, run => Assert.Equal(1, run.Prepared));
        Assert.Empty(device.Log);

        IEnumerable<FakeDevice.FakeRun> Of(string graph) => device.Runs.Where(run => run.Graph == graph);
    }

    [Theory]
    [InlineData(OnnxElement.Float32)]
    [InlineData(OnnxElement.Float16)]
    [InlineData(OnnxElement.BFloat16)]
    public void Open_TablesOfBothGraphs_AreTheSameMemoryWrittenWhereItIsRead(OnnxElement arithmetic)
    {
        var device = new FakeDevice();
        using var streams = DeviceRig.On(device, _model, Geometry, arithmetic, maxBatch: 4);
        var tables = device.Runs[0].Inputs.Where(IsTable).ToDictionary(table => table.Name, table => table.Memory.Address);
        Assert.Equal(_model.Config.ConvPosDepth + (2 * (_model.Config.PrenetDepth + _model.Config.Depth)), tables.Count);
        Assert.All(device.Runs, run => Assert.Equal(tables, run.Inputs.Where(IsTable).ToDictionary(table => table.Name, table => table.Memory.Address)));
        Assert.All(device.Runs.Where(run => run.Graph == Keep), run => Assert.All(run.Outputs, output => Assert.Equal(tables[output.Name["kept.".Length..]], output.Memory.Address)));
        Assert.All(device.Runs.SelectMany(run => run.Inputs).Where(IsTable), table => Assert.Equal(arithmetic, table.Element));

        static bool IsTable(DeviceTensor tensor) => tensor.Name.StartsWith("past_key", StringComparison.Ordinal)
            || tensor.Name.StartsWith("past_value", StringComparison.Ordinal) || tensor.Name.StartsWith("positional_cache", StringComparison.Ordinal);
    }

    [Fact]
    public void Step_ThreeStreams_FillFourPlacesOfWhichTheLastIsNobodys()
    {
        var device = new FakeDevice();
        using var streams = DeviceRig.On(device, _model, Geometry, maxBatch: 8, streams: 5);
        using var encoder = DeviceRig.Encoder(_model, Geometry, streams);
        IEncoderSlot[] slots = [.. Enumerable.Range(0, 4).Select(_ => encoder.OpenSlot())];
        slots[1].Dispose();
        IEncoderSlot[] batch = [slots[3], slots[0], slots[2]];
        StepOnce(encoder, batch);
        Assert.Equal([Step, Keep], device.Log.Select(run => run.Graph));
        Assert.All(device.Log, run => Assert.Equal([3, 0, 2, 5], run.Rows));

        // Results come back to those who were stepped.
        Assert.Equal([3, 0, 2], batch.Select(slot => (int)slot.Logits[0]));
    }

    [Fact]
    public void Step_OnAndOn_BindsAndAllocatesNothing()
    {
        var device = new FakeDevice { Logs = false };
        using var streams = DeviceRig.On(device, _model, Geometry, maxBatch: 4);
        using var encoder = DeviceRig.Encoder(_model, Geometry, streams);
        IEncoderSlot[] slots = [encoder.OpenSlot(), encoder.OpenSlot(), encoder.OpenSlot()];
        var (bound, memories) = (device.Runs.Count, device.Memories.Count);
        StepOnce(encoder, slots);
        StepOnce(encoder, slots[0]);
        StepOnce(encoder, slots);
        var before = device.AllocatedAtRun;
        for (var i = 0; i < 10; i++)
        {
            StepOnce(encoder, slots);
        }

        Assert.Equal((bound, memories, before), (device.Runs.Count, device.Memories.Count, device.AllocatedAtRun));
    }

    [Fact]
    public void Rows_OfClosedStreams_ServeOthersOnlyAfterAndAreClearedFirst()
    {
        var device = new FakeDevice();
        using var streams = DeviceRig.On(device, _model, Geometry, maxBatch: 2, streams: 2);
        using var encoder = DeviceRig.Encoder(_model, Geometry, streams);
        var (first, second) = (encoder.OpenSlot(), encoder.OpenSlot());
        StepOnce(encoder, first, second);
        var full = Assert.Throws<Emotion2VecException>(encoder.OpenSlot);
        Assert.Equal(ErrorKind.InvalidInput, full.Kind);
        Assert.Contains("room for 2 streams", full.Message, StringComparison.Ordinal);
        StepOnce(encoder, first, second);
        var tables = device.Cleared.Count / 2;
        Assert.Equal(2 * tables, device.Cleared.Count);
        first.Dispose();
        first.Dispose();
        var third = encoder.OpenSlot();
        Assert.Throws<Emotion2VecException>(encoder.OpenSlot);
        device.Cleared.Clear();
        StepOnce(encoder, third);
        Assert.Equal(tables, device.Cleared.Count);
        Assert.All(device.Cleared, cleared => Assert.Equal((0, cleared.Table.Bytes / 3), (cleared.Offset, cleared.Bytes)));
        third.Reset();
        StepOnce(encoder, third, second);
        Assert.Equal(2 * tables, device.Cleared.Count);
        Assert.Equal([0, 1], device.Log[^1].Rows);
    }

    [Fact]
    public void Devices_OneLost_CostsItsOwnStreams()
    {
        var (a, b) = (new FakeDevice { Name = "fake:0" }, new FakeDevice { Name = "fake:1" });
        using var encoder = DeviceRig.Encoder(_model, Geometry, DeviceRig.On(a, _model, Geometry), DeviceRig.On(b, _model, Geometry));
        using var other = encoder.OpenLane();
        var (mine, theirs) = (encoder.OpenSlot(), other.OpenSlot());
        StepOnce(encoder, mine);
        StepOnce(other, theirs);
        b.Failure = FakeDevice.Gone();
        var lost = Assert.Throws<Emotion2VecException>(() => StepOnce(other, theirs));
        Assert.Equal(ErrorKind.EngineLost, lost.Kind);
        Assert.Contains("fake:1 was lost", lost.Message, StringComparison.Ordinal);
        Assert.Contains("no such device", lost.Message, StringComparison.Ordinal);

        // Whatever it says later: what its tables hold nobody knows.
        b.Failure = null;
        Assert.Equal(ErrorKind.EngineLost, Assert.Throws<Emotion2VecException>(() => other.Step([theirs])).Kind);
        Assert.Equal(ErrorKind.EngineLost, Assert.Throws<Emotion2VecException>(other.OpenSlot).Kind);
        Assert.Equal((false, true), (((IStreamEncoder)encoder).IsLost, other.IsLost));
        StepOnce(encoder, mine);
        Assert.Equal(4, a.Log.Count);
    }

    [Fact]
    public void OpenLane_MoreThanDevices_GoesRound()
    {
        var (a, b) = (new FakeDevice(), new FakeDevice());
        using var encoder = DeviceRig.Encoder(_model, Geometry, DeviceRig.On(a, _model, Geometry), DeviceRig.On(b, _model, Geometry));
        foreach (var lane in new IStreamEncoder[] { encoder, encoder.OpenLane(), encoder.OpenLane(), encoder.OpenLane() })
        {
            StepOnce(lane, lane.OpenSlot());
        }

        Assert.Equal((4, 4), (a.Log.Count, b.Log.Count));
    }

    [Fact]
    public void OpenLane_AfterOneWasClosed_IsOnTheDeviceThatHasFewest()
    {
        var (a, b) = (new FakeDevice(), new FakeDevice());
        using var encoder = DeviceRig.Encoder(_model, Geometry, DeviceRig.On(a, _model, Geometry), DeviceRig.On(b, _model, Geometry));
        encoder.OpenLane().Dispose();
        using var lane = encoder.OpenLane();
        StepOnce(lane, lane.OpenSlot());
        Assert.Equal((0, 2), (a.Log.Count, b.Log.Count));
    }

    [Fact]
    public void Step_SlotOfAnotherDeviceOrNotReady_IsRefused()
    {
        using var encoder = DeviceRig.Encoder(_model, Geometry, DeviceRig.On(new FakeDevice(), _model, Geometry));
        using var other = DeviceRig.Encoder(_model, Geometry, DeviceRig.On(new FakeDevice(), _model, Geometry));
        var (own, foreign) = (encoder.OpenSlot(), other.OpenSlot());
        Assert.Throws<ArgumentException>(() => encoder.Step([own]));
        foreign.Write(new float[foreign.SamplesWanted]);
        Assert.Throws<ArgumentException>(() => encoder.Step([foreign]));
        StepOnce(encoder, own);
    }

    [Fact]
    public void Open_MemoryForFewStreams_TakesFewAndForNone_SaysSo()
    {
        var plan = new DevicePlan(_model.Config, 3, Geometry, OnnxElement.Float32, maxBatch: 1);
        var (enough, memory) = (0L, 1L << 16);
        while (enough < 3)
        {
            memory += 1 << 12;
            enough = plan.StreamsIn(memory, weightBytes: 0);
        }

        var bytes = ParameterCatalog.For(_model.Config, 3).Sum(parameter => 4 * parameter.Count);
        using var streams = DeviceRig.On(new FakeDevice(memory + (bytes * 10 / 9)), _model, Geometry, maxBatch: 1, streams: 100);
        Assert.InRange(streams.Rows, 1, 4);
        var device = new FakeDevice(bytes);
        var error = Assert.Throws<Emotion2VecException>(() => DeviceRig.On(device, _model, Geometry, maxBatch: 1));
        Assert.Contains("too little", error.Message, StringComparison.Ordinal);
        Assert.True(device.IsDisposed);
    }

    public void Dispose()
    {
        _model.Dispose();
        _weights.Dispose();
    }

    private static void StepOnce(IStreamEncoder encoder, params ReadOnlySpan<IEncoderSlot> slots)
    {
        foreach (var slot in slots)
        {
            slot.Write(new float[slot.SamplesWanted]);
        }

        encoder.Step(slots);
    }
}
