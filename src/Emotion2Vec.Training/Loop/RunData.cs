using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Batches;
using Emotion2Vec.Training.Data.Manifests;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Loop;

/// <summary>The data of a run: manifests, sound, batches, and what could not be read.</summary>
internal sealed class RunData
{
    private const int MostBrokenNamed = 10;

    private readonly DataSection _section;
    private readonly UtteranceAudio _audio;

    /// <summary>Reads the manifests.</summary>
    /// <param name="section">Which.</param>
    /// <exception cref="Emotion2VecException">A manifest is absent, empty or damaged.</exception>
    public RunData(DataSection section)
    {
        _section = section;
        _audio = new((long)section.Batches.CacheMegabytes << 20);
        Train = JoinedManifest.Read([section.Train, .. section.MoreTrain], section.TrainOptions);
        Validation = section.Validation is null ? null : JoinedManifest.Read([section.Validation, .. section.MoreValidation], section.ValidationOptions);
    }

    /// <summary>What is learnt from.</summary>
    public Manifest Train { get; }

    /// <summary>Held-out utterances; null if there are none.</summary>
    public Manifest? Validation { get; }

    /// <summary>Opens the batches.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="from">The first batch.</param>
    /// <returns>The batches.</returns>
    public IBatchSource Open(long seed, long from) => new ReaderBatches(new(Train, _section.Batches, (ulong)seed, _audio, from));

    /// <summary>Reads held-out utterances, evenly over the manifest and no more than the recipe allows.</summary>
    /// <returns>Each with its samples; broken ones are left out.</returns>
    public IEnumerable<(Utterance Utterance, float[] Samples)> ReadValidation()
    {
        var all = Validation?.Utterances ?? [];
        var count = _section.MaxValidation == 0 ? all.Count : Math.Min(all.Count, _section.MaxValidation);
        for (var i = 0; i < count; i++)
        {
            var utterance = all[(int)((long)i * all.Count / count)];
            if (_audio.TryRead(utterance, out var samples))
            {
                yield return (utterance, samples);
            }
        }
    }

    /// <summary>Says what could not be read.</summary>
    /// <param name="log">Who hears it.</param>
    public void ReportBroken(IRunLog log)
    {
        foreach (var file in _audio.Broken.All.Take(MostBrokenNamed))
        {
            log.Note($"left out {file.Id}: {file.Reason}");
        }

        if (_audio.Broken.Count > MostBrokenNamed)
        {
            log.Note($"left out {_audio.Broken.Count - MostBrokenNamed} more");
        }
    }
}
