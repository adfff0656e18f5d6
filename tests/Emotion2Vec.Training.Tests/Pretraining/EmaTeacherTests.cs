using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Tests.Pretraining;

public sealed class EmaTeacherTests
{
    private const string Name = "blocks.0.norm1.weight";

    private static readonly TrainingConfig Config = new() { EmaDecay = 0.999, EmaEndDecay = 0.99999, EmaAnnealEndStep = 20000 };

    private readonly UpstreamTraining _upstream = new("ema", "ema.json");

    [Fact]
    public void Decay_EveryEntryOfTheTable_EqualsUpstream() => Assert.All(
        _upstream.Manifest.GetProperty("decay_table").EnumerateObject(),
        entry => Assert.Equal(entry.Value.GetDouble(), EmaTeacher.Decay(Config, long.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture)), 1e-15));

    [Fact]
    public void Follow_FourUpdates_EqualUpstream()
    {
        var example = _upstream.Manifest.GetProperty("example");
        using var student = Student(Values(example.GetProperty("teacher_initial")));
        using var teacher = new EmaTeacher(student, TorchWorld.Cpu, Config);
        foreach (var update in example.GetProperty("updates").EnumerateArray())
        {
            student.Load(Listed(Values(update.GetProperty("student"))));
            teacher.Follow(update.GetProperty("num_updates").GetInt64());
            Compare.Close(Values(update.GetProperty("teacher_after")), Read(teacher), 1e-7, update.GetProperty("num_updates").ToString());
        }
    }

    [Fact]
    public void Follow_ParameterThatIsNotTrained_IsCopied()
    {
        using var student = Student([1, 2]);
        using var teacher = new EmaTeacher(student, TorchWorld.Cpu, Config);
        student.Freeze(_ => true);
        student.Load(Listed([3, 4]));
        teacher.Follow(1);
        Assert.Equal([3, 4], Read(teacher));
    }

    [Fact]
    public void Names_WholeModel_AreThoseThatUpstreamsTeacherHas()
    {
        using var tiny = new TinyModel();
        using var student = new TorchParameters(tiny.Weights, TorchWorld.Cpu);
        foreach (var parameter in ParameterCatalog.For(tiny.Config, tiny.Labels.Count).Concat(ParameterCatalog.ForDecoder(tiny.Config, new() { DecoderDim = 48 })))
        {
            student.Get(parameter.Name, [.. parameter.Shape.Select(n => (int)n)]);
        }

        using var teacher = new EmaTeacher(student, TorchWorld.Cpu, Config);
        Assert.Contains("modality_encoders.AUDIO.alibi_scale", teacher.Names);
        Assert.Contains("modality_encoders.AUDIO.extra_tokens", teacher.Names);
        Assert.Contains("modality_encoders.AUDIO.relative_positional_encoder.5.0.bias", teacher.Names);
        Assert.Contains("blocks.2.mlp.fc2.weight", teacher.Names);
        Assert.DoesNotContain(teacher.Names, name => name.Contains("local_encoder", StringComparison.Ordinal) || name.Contains("project_features", StringComparison.Ordinal));
        Assert.DoesNotContain(teacher.Names, name => name.Contains("decoder", StringComparison.Ordinal) || name.StartsWith("proj", StringComparison.Ordinal));
        Assert.Equal(tiny.Weights.Names.Count - 10 - 7 - 14 - 4 - 2, teacher.Names.Count);
    }

    [Fact]
    public void Load_WhatWasRead_BringsTheTeacherBack()
    {
        using var student = Student([1, 2, 3]);
        using var teacher = new EmaTeacher(student, TorchWorld.Cpu, Config);
        teacher.Load(Listed([4, 5, 6]));
        Assert.Equal([4, 5, 6], Read(teacher));
        Assert.Contains(Name, Assert.Throws<Emotion2Vec.Model.ModelException>(() => teacher.Load(Listed([1, 2]))).Message, StringComparison.Ordinal);
    }

    private static TorchParameters Student(float[] values)
    {
        var student = new TorchParameters(Listed(values), TorchWorld.Cpu);
        student.Get(Name, values.Length);
        return student;
    }

    private static ListedWeights Listed(float[] values) => new(new Dictionary<string, float[]> { [Name] = values });

    private static float[] Values(System.Text.Json.JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetSingle())];

    private static float[] Read(EmaTeacher teacher)
    {
        Assert.True(teacher.TryGetShape(Name, out var shape));
        var values = new float[shape[0]];
        teacher.Read(Name, values);
        return values;
    }
}
