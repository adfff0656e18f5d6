using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Pretraining;

/// <summary>What the teacher sets before the student.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="Targets">[B, T, D] average of the last layers under the configured norms: what the decoder shall predict.</param>
/// <param name="Unnormalised">[B, T, D] the same average without any norm.</param>
public sealed record TeacherOutput<T>(T Targets, T Unnormalised)
    where T : class, ITensor<T>;
