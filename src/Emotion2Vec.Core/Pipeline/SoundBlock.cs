using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>How well a chunk of recorded sound could be heard.</summary>
/// <param name="FirstFrame">Its first frame.</param>
/// <param name="FrameCount">Its frames.</param>
/// <param name="Quality">0 to 1: the share of samples below full scale.</param>
/// <param name="Level">How loud it was.</param>
public readonly record struct SoundBlock(long FirstFrame, int FrameCount, float Quality, SoundLevel Level);
