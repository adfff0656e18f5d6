using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Utterances;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>What a trajectory must know beside its own settings, live or recorded.</summary>
/// <param name="Encoder">Facts about the encoder.</param>
/// <param name="Excluded">[V] true for labels that name no class.</param>
/// <param name="Utterances">What an utterance is.</param>
/// <param name="Notices">Who is told what happens.</param>
internal sealed record TrajectoryContext(EncoderInfo Encoder, bool[] Excluded, UtteranceRules Utterances, INoticeTarget Notices);
