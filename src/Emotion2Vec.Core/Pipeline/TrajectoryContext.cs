using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Core.Utterances;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>What a trajectory must know beside its own settings, live or recorded.</summary>
/// <param name="Encoder">Facts about the encoder.</param>
/// <param name="Labels">The classes that are published.</param>
/// <param name="Utterances">What an utterance is.</param>
/// <param name="Notices">Who is told what happens.</param>
internal sealed record TrajectoryContext(EncoderInfo Encoder, LabelSelection Labels, UtteranceRules Utterances, INoticeTarget Notices)
{
    /// <summary>Creates a pool for the frames of one sound, calibrated where the model is.</summary>
    /// <param name="tauSeconds">Its time constant in seconds; infinity for the running mean.</param>
    /// <returns>An empty pool.</returns>
    public TrajectoryPool OpenPool(double tauSeconds) => new(tauSeconds, Labels.Excluded, Encoder.Calibration?.Find(tauSeconds), Encoder.Dimensions.Count);
}
