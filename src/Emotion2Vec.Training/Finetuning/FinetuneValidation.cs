using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Evaluation.Metrics;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Passes;
using TorchSharp;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>Scores held-out utterances one by one, with the whole utterance in view and as the default streaming profile sees it.</summary>
/// <param name="utterances">The validation set.</param>
/// <param name="loss">The loss that is trained.</param>
/// <param name="labels">Classes.</param>
/// <param name="streams">Whether the run trains for streaming; the criterion is that of the mode it trains for.</param>
internal sealed class FinetuneValidation(IReadOnlyList<ValidationUtterance> utterances, FinetuneLoss loss, IReadOnlyList<string> labels, bool streams)
{
    private static readonly ChunkGeometry Streaming = new(StreamingProfile.Standard[0].ChunkFrames, StreamingProfile.Standard[0].LeftFrames, StreamingProfile.Standard[0].RightFrames);

    /// <summary>Scores all of them.</summary>
    /// <param name="pass">The encoder, without dropout.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Losses and accuracies by mode.</returns>
    public ValidationResult Run(EncoderPass pass, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        Score(pass, geometry: null, "offline", values, cancellationToken);
        if (streams)
        {
            Score(pass, Streaming, "cached", values, cancellationToken);
        }

        var mode = streams ? "cached" : "offline";
        var criterion = values.ContainsKey($"{mode}_ua") ? $"{mode}_ua" : $"{mode}_score";
        return new(values, criterion);
    }

    private void Score(EncoderPass pass, ChunkGeometry? geometry, string mode, Dictionary<string, double> values, CancellationToken cancellationToken)
    {
        var sums = 0.0;
        var (utteranceLevel, frameLevel) = (new ConfusionMatrix(labels), new ConfusionMatrix(labels));
        foreach (var utterance in utterances)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var output = pass.Run(pass.Normalizer.Normalize(utterance.Samples, geometry), 1, geometry).Logits
                ?? throw new InvalidOperationException("A model is fine-tuned with a head.");
            var logits = output.Value.to(torch.float32);
            sums += loss.Compute(logits, utterance.Targets).Sum.item<float>();
            Count(logits, utterance.Targets, utteranceLevel, frameLevel);
        }

        values[$"{mode}_loss"] = sums / utterances.Count;
        values[$"{mode}_score"] = -sums / utterances.Count;
        if (utteranceLevel.Total > 0)
        {
            values[$"{mode}_ua"] = utteranceLevel.UnweightedAccuracy;
        }

        if (frameLevel.Total > 0)
        {
            values[$"{mode}_frame_ua"] = frameLevel.UnweightedAccuracy;
        }
    }

    private void Count(torch.Tensor logits, FinetuneTargets targets, ConfusionMatrix utteranceLevel, ConfusionMatrix frameLevel)
    {
        if (labels.Count == 0)
        {
            return;
        }

        var scores = logits.narrow(2, 0, labels.Count);
        if (targets.Classes[0] != FinetuneTargets.None)
        {
            utteranceLevel.Add((int)targets.Classes[0], (int)scores.mean([1]).argmax().item<long>());
        }

        // Plain utterances say nothing of borders, so only those with spans are looked at frame by frame.
        if (targets.Classes[0] == FinetuneTargets.None)
        {
            var chosen = scores.argmax(2).data<long>().ToArray();
            for (var t = 0; t < chosen.Length; t++)
            {
                if (targets.Frames[t] != FinetuneTargets.None)
                {
                    frameLevel.Add((int)targets.Frames[t], (int)chosen[t]);
                }
            }
        }
    }
}
