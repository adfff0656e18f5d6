using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Probing.FrontEnds;

/// <summary>Makes features of sound. One owner thread.</summary>
internal interface IFrontEnd : IDisposable
{
    /// <summary>What tells its features from those of others: a name, with all that its values depend on.</summary>
    string Identity { get; }

    /// <summary>Values in a row (D).</summary>
    int Width { get; }

    /// <summary>Extracts the features of one utterance.</summary>
    /// <param name="samples">16 kHz mono in [-1, 1].</param>
    /// <returns>[T, D], T at least 1.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: too short or too long.</exception>
    float[] Extract(float[] samples);
}
