using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>
/// The teacher's parameters: a moving average of the student's. The feature encoder and its projection are not the teacher's own (it is given the student's local
/// features), and it has neither decoder nor head.
/// </summary>
/// <param name="student">Its parameters, all of them there.</param>
/// <param name="world">Where they live.</param>
/// <param name="config">The decay.</param>
internal sealed class EmaTeacher(TorchParameters student, TorchWorld world, TrainingConfig config) : ParameterAverage(student, world, IsFollowed)
{
    private static readonly string[] NotFollowed =
    [
        ParameterCatalog.AudioPrefix + "local_encoder.", ParameterCatalog.AudioPrefix + "project_features.", ParameterCatalog.DecoderPrefix,
        ParameterCatalog.HeadWeight, ParameterCatalog.HeadBias,
    ];

    /// <summary>The decay of one update.</summary>
    /// <param name="config">Start, end and length of the rise.</param>
    /// <param name="update">Updates completed, from 1.</param>
    /// <returns>What the teacher keeps of itself.</returns>
    public static double Decay(TrainingConfig config, long update) => update >= config.EmaAnnealEndStep
        ? config.EmaEndDecay
        : config.EmaEndDecay - ((config.EmaEndDecay - config.EmaDecay) * (1 - (update / (double)config.EmaAnnealEndStep)));

    /// <summary>Follows the student.</summary>
    /// <param name="update">Updates completed, from 1.</param>
    public void Follow(long update) => Blend(Decay(config, update));

    private static bool IsFollowed(string name) => !Array.Exists(NotFollowed, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
