using TorchSharp;

namespace Emotion2Vec.Training.Adapting;

/// <summary>How far a student's scores are from a teacher's (Hinton et al., 2015): T^2 KL(teacher, student), both at temperature T.</summary>
internal static class ScoreDivergence
{
    /// <summary>Measures.</summary>
    /// <param name="teacher">[B, V] logits.</param>
    /// <param name="student">[B, V] logits.</param>
    /// <param name="temperature">T; its square keeps gradients of one size whatever it is.</param>
    /// <returns>[B] in nats, at least 0.</returns>
    public static torch.Tensor Between(torch.Tensor teacher, torch.Tensor student, double temperature)
    {
        var expected = torch.nn.functional.log_softmax(teacher / temperature, 1);
        var given = torch.nn.functional.log_softmax(student / temperature, 1);
        return (expected.exp() * (expected - given)).sum([1]) * (temperature * temperature);
    }
}
