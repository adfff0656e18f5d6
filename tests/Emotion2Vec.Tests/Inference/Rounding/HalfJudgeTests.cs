using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Rounding;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Tests.Support;
using Xunit.Abstractions;

namespace Emotion2Vec.Tests.Inference.Rounding;

/// <summary>The bundled model in 16 bits, rounded as on a device, against itself in float32.</summary>
public sealed class HalfJudgeTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(Precision.Float16)]
    [InlineData(Precision.BFloat16)]
    public void Judge_BundledModel_AgreesAndIsRounded(Precision precision)
    {
        using var model = LoadedModel.Open(RepositoryFolder.Path("configs/demo/demo-synth"), threads: 1);
        var agreement = HalfJudge.Judge(model, precision, [AudioFile.ReadModelAudio(RepositoryFolder.Path("configs/demo/spoken-clip.flac"))], default);
        log.WriteLine($"{precision}: {agreement}; 1 - cosine {1 - agreement.FeatureCosine:E2}");
        Assert.Equal(AgreementBar.Half, agreement.Bar);
        Assert.True(agreement.IsGoodEnough, $"{agreement}");

        // Had no value been rounded, the two would differ by the order of summation alone.
        Assert.InRange(1 - agreement.FeatureCosine, precision == Precision.Float16 ? 1e-8 : 1e-6, 1e-3);
    }

    [Fact]
    public void Judge_TooLittleSpeech_IsRefused()
    {
        using var model = LoadedModel.Open(RepositoryFolder.Path("configs/demo/demo-synth"), threads: 1);
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => HalfJudge.Judge(model, Precision.Float16, [new float[16_000]], default)).Kind);
    }

    [Theory]
    [InlineData(0.9991, 0.992, 0.001, true)]
    [InlineData(0.9985, 1, 0, false)]
    [InlineData(1, 0.985, 0, false)]
    [InlineData(1, 1, 0.02, false)]
    [InlineData(double.NaN, 1, 0, false)]
    public void IsGoodEnough_AgainstTheBarForHalves_IsAsStated(double cosine, double sameClass, double error, bool expected) =>
        Assert.Equal(expected, (new PrecisionAgreement(1000, cosine, sameClass, error) with { Bar = AgreementBar.Half }).IsGoodEnough);
}
