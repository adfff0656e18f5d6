using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Batches;
using Emotion2Vec.Training.Data.Manifests;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>All that is done to an utterance, in order; a pure function of seed, batch, item and sound. Thread-safe.</summary>
internal sealed class AugmentationChain
{
    private readonly ulong _seed;

    // The place in this list is part of the key of the random numbers, so those that never happen stay in it.
    private readonly (double Probability, IAugmentation Augmentation)[] _steps;

    private AugmentationChain(ulong seed, (double Probability, IAugmentation Augmentation)[] steps)
    {
        _seed = seed;
        _steps = steps;
    }

    /// <summary>Builds the chain.</summary>
    /// <param name="options">What to do; valid.</param>
    /// <param name="audio">Reads recordings of noise.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <exception cref="Emotion2VecException">The manifest of noise cannot be read.</exception>
    public static AugmentationChain Of(AugmentationOptions options, UtteranceAudio audio, ulong seed) => new(seed,
    [
        (options.Reverb.Probability, new Reverb(options.Reverb)),
        (options.Noise.Probability, new AddedNoise(options.Noise, Recordings(options.Noise), audio)),
        (options.Gain.Probability, new Gain(options.Gain)),
        (options.BandLimitProbability, new BandLimit()),
        (options.MuLawProbability, new MuLaw()),
        (options.Opus.Probability, new OpusCoding(options.Opus)),
        (options.PacketLoss.Probability, new PacketLoss(options.PacketLoss)),
    ]);

    /// <summary>Gives an item of a batch as it is heard.</summary>
    /// <param name="index">The batch.</param>
    /// <param name="item">Which of its sounds.</param>
    /// <param name="batch">All of them; none is changed.</param>
    /// <returns>As many samples; the sound itself where nothing happens to it.</returns>
    public float[] Apply(long index, int item, IReadOnlyList<UtteranceSound> batch)
    {
        float[]? heard = null;
        for (var step = 0; step < _steps.Length; step++)
        {
            var random = new SeededRandom(_seed, RandomPurpose.Augmentation, (ulong)index, (ulong)item, (ulong)step);
            if (random.Chance(_steps[step].Probability))
            {
                heard ??= (float[])batch[item].Samples.Clone();
                _steps[step].Augmentation.Apply(heard, new AugmentationContext(random, batch, item));
            }
        }

        return heard ?? batch[item].Samples;
    }

    private static IReadOnlyList<Utterance> Recordings(NoiseOptions options) =>
        options is { Probability: > 0, Manifest: { } path } ? ManifestReader.Read(path).Utterances : [];
}
