using System.Globalization;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>
/// Stops a run whose teacher or student gives the same answer to everything: distillation without labels has that trivial solution, and the loss alone looks
/// splendid there.
/// </summary>
/// <param name="targets">The least deviations.</param>
/// <param name="afterUpdates">Updates before anything is judged; upstream waits for 5000.</param>
internal sealed class CollapseGuard(TargetConfig targets, long afterUpdates)
{
    /// <summary>Looks at one batch.</summary>
    /// <param name="update">The update that it belongs to, from 1.</param>
    /// <param name="loss">What came of it.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: training has collapsed.</exception>
    public void Check(long update, PretrainingLoss loss)
    {
        if (update <= afterUpdates)
        {
            return;
        }

        Check("targets", loss.TargetDeviation, "min_target_var", targets.MinTargetVar);
        Check("predictions", loss.PredictionDeviation, "min_pred_var", targets.MinPredVar);

        void Check(string what, double deviation, string key, double least)
        {
            if (deviation < least)
            {
                throw new Emotion2VecException(
                    ErrorKind.InvalidInput,
                    string.Create(CultureInfo.InvariantCulture, $"Training has collapsed at update {update}: the deviation of {what} is {deviation:G3}, less than {key} = {least:G3}. ")
                    + "Earlier checkpoints are kept. Lower the learning rate, raise ema_decay, or use more varied data.");
            }
        }
    }
}
