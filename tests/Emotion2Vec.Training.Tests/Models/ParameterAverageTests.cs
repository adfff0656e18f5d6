using Emotion2Vec.Model;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Tests.Models;

public sealed class ParameterAverageTests : IDisposable
{
    private readonly TorchParameters _student = new(new ListedWeights(new Dictionary<string, float[]> { ["trained"] = [1, 2], ["frozen"] = [7] }), TorchWorld.Cpu);
    private readonly ParameterAverage _average;

    public ParameterAverageTests()
    {
        _student.Get("trained", 2);
        _student.Get("frozen", 1);
        _student.Freeze(name => name == "frozen");
        _average = new(_student, TorchWorld.Cpu, name => name == "trained");
    }

    public void Dispose()
    {
        _average.Dispose();
        _student.Dispose();
    }

    [Fact]
    public void Blend_StudentMoves_KeepsItsShare()
    {
        _student.Load(new ListedWeights(new Dictionary<string, float[]> { ["trained"] = [3, 6], ["frozen"] = [7] }));

        _average.Blend(0.75);
        Assert.Equal([1.5f, 3f], Read("trained"));
        _average.Blend(0);
        Assert.Equal([3f, 6f], Read("trained"));
    }

    [Fact]
    public void Read_FrozenParameter_IsTheStudents()
    {
        Assert.Equal(["trained"], _average.Names);
        Assert.Equal([7f], Read("frozen"));
        Assert.Equal([7f], _average.Get("frozen", 1).ToArray());
    }

    [Fact]
    public void Load_OtherValues_AreTakenOver()
    {
        _average.Load(new ListedWeights(new Dictionary<string, float[]> { ["trained"] = [4, 5] }));

        Assert.Equal([4f, 5f], _average.Get("trained", 2).ToArray());
        Assert.Throws<ModelException>(() => _average.Load(new ListedWeights(new Dictionary<string, float[]> { ["trained"] = [4] })));
    }

    private float[] Read(string name)
    {
        Assert.True(_average.TryGetShape(name, out var shape));
        var values = new float[shape[0]];
        _average.Read(name, values);
        return values;
    }
}
