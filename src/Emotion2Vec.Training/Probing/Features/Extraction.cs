using System.Security.Cryptography;
using System.Text;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Probing.FrontEnds;

namespace Emotion2Vec.Training.Probing.Features;

/// <summary>
/// Extracts the features of a manifest once and keeps them, in the authors' layout, in a folder whose name stands for the front end and the manifest. An interrupted
/// extraction continues where it stopped; utterances that cannot be read are left out and listed.
/// </summary>
/// <param name="cacheFolder">Where such folders are.</param>
/// <param name="readSound">Reads an utterance as 16 kHz mono.</param>
internal sealed class Extraction(string cacheFolder, Func<Utterance, float[]> readSound)
{
    private const string FileName = "features";

    /// <summary>Extracts, or opens what was extracted before.</summary>
    /// <param name="manifest">The utterances.</param>
    /// <param name="frontEnd">What makes features of them.</param>
    /// <param name="progress">Is told of every utterance.</param>
    /// <param name="cancellation">Stops between two utterances.</param>
    /// <returns>The features, and the utterances that have none with the reason.</returns>
    /// <exception cref="Emotion2VecException">No utterance could be read, or the folder cannot be written.</exception>
    public (UpstreamFeatures Features, IReadOnlyList<(string Name, string Why)> Skipped) Run(
        Manifest manifest, IFrontEnd frontEnd, IProgress<ProbeProgress>? progress, CancellationToken cancellation)
    {
        var folder = Path.Combine(cacheFolder, Key(manifest, frontEnd));
        FeatureFile.Guard(folder, () => Directory.CreateDirectory(folder));
        var prefix = Path.Combine(folder, FileName);
        if (!File.Exists(prefix + ".npy"))
        {
            Extract(manifest, frontEnd, prefix, progress, cancellation);
        }

        var skipped = FeatureFile.ReadLines(prefix + ".skipped").Select(l => l.Split('\t', 2)).Where(l => l.Length == 2).Select(l => (l[0], l[1]));
        return (UpstreamFeatures.Open(prefix), [.. skipped]);
    }

    private static string Key(Manifest manifest, IFrontEnd frontEnd) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(frontEnd.Identity + "\n" + manifest.Hash)))[..24];

    private void Extract(Manifest manifest, IFrontEnd frontEnd, string prefix, IProgress<ProbeProgress>? progress, CancellationToken cancellation)
    {
        using var writer = UpstreamFeaturesWriter.Open(prefix, frontEnd.Width);
        for (var i = writer.Written + writer.Skipped.Count; i < manifest.Utterances.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var utterance = manifest.Utterances[i];
            var (features, why) = TryExtract(utterance, frontEnd);
            if (features is null)
            {
                writer.Skip(utterance.Id, why);
            }
            else
            {
                writer.Add(utterance.Id, utterance.Label, features);
            }

            var message = features is null ? $"{utterance.Id} left out: {why}" : utterance.Id;
            progress?.Report(new("features", i + 1, manifest.Utterances.Count, message));
        }

        if (writer.Written == 0)
        {
            // Nothing is worth keeping, and the next run shall look at the files again.
            writer.Discard();
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"None of the {manifest.Utterances.Count} utterances of '{manifest.Path}' could be read. The first: {writer.Skipped[0].Why}");
        }

        writer.Complete();
    }

    private (float[]? Features, string Why) TryExtract(Utterance utterance, IFrontEnd frontEnd)
    {
        try
        {
            return (Finite(frontEnd.Extract(readSound(utterance))), string.Empty);
        }
        catch (Emotion2VecException e) when (e.Kind is ErrorKind.InvalidInput or ErrorKind.UnsupportedFormat or ErrorKind.NotFound or ErrorKind.PermissionDenied)
        {
            return (null, e.Message);
        }
    }

    private static float[] Finite(float[] features) => Array.TrueForAll(features, float.IsFinite)
        ? features
        : throw new Emotion2VecException(ErrorKind.InvalidInput, "Its features are not finite numbers.");
}
