using System.Security.Cryptography;
using System.Text.Json;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.DemoCorpus.Planning;
using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Sound;
using Emotion2Vec.Tools.DemoCorpus.Speech;
using Emotion2Vec.Tools.DemoCorpus.Voices;

namespace Emotion2Vec.Tools.DemoCorpus.Writing;

/// <summary>Makes a corpus.</summary>
/// <param name="tools">The programs that make sound.</param>
/// <param name="seed">Draws everything random.</param>
/// <param name="scale">Factor on the number of files.</param>
internal sealed class CorpusWriter(Toolbox tools, int seed, double scale)
{
    private const string ScratchName = "scratch";

    /// <summary>Makes the corpus in a folder, unless the same corpus is there.</summary>
    /// <param name="target">Full path; absent, empty or the same corpus.</param>
    /// <param name="bars">Makes a bar from a name and the value at which it is full.</param>
    /// <param name="cancellationToken">Stops; what is half made does not get the corpus's name.</param>
    /// <returns>Its card.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the folder holds something else; the kinds of <see cref="ToolProcess"/>.</exception>
    public async Task<CorpusCard> WriteAsync(string target, Func<string, long?, IProgress<long>> bars, CancellationToken cancellationToken)
    {
        if (CorpusFolder.CardOf(target) is { } present)
        {
            return present.IsLike(Card([])) ? present : throw Differs(target, present);
        }

        using var folder = CorpusFolder.Begin(target);
        var scratch = Directory.CreateDirectory(Path.Combine(folder.Path, ScratchName)).FullName;
        var voices = VoiceFolder.Copy(tools.EspeakData, scratch);
        var plan = CorpusPlan.Make(seed, scale, voices.Read(SpeakerTable.Voices));
        var maker = new SoundMaker(new Synthesizer(tools, voices, scratch), seed);
        var files = await MakeAsync(plan, folder.Path, maker, bars, cancellationToken).ConfigureAwait(false);
        Directory.Delete(scratch, recursive: true);
        var card = Card([.. files.GroupBy(file => file.Manifest).Select(group => WrittenManifest.Write(folder.Path, group.Key, [.. group]))]);
        File.WriteAllText(Path.Combine(folder.Path, CorpusCard.FileName), $"{JsonSerializer.Serialize(card, CorpusJson.Indented)}\n");
        folder.Complete();
        return card;
    }

    private static Emotion2VecException Differs(string target, CorpusCard card) => new(
        ErrorKind.InvalidInput,
        $"'{target}' holds another corpus (generator {card.Generator}, seed {card.Seed}, scale {card.Scale}, {card.Espeak}, {card.Sox}). Choose another folder, or remove it.");

    private CorpusCard Card(IReadOnlyList<WrittenManifest> manifests) =>
        new(CorpusCard.GeneratorVersion, seed, scale, tools.EspeakVersion, tools.SoxVersion, CorpusCard.Words, manifests);

    private async Task<MadeFile[]> MakeAsync(IReadOnlyList<FilePlan> plan, string root, SoundMaker maker, Func<string, long?, IProgress<long>> bars, CancellationToken cancellationToken)
    {
        var files = new MadeFile[plan.Count];
        var bar = bars("Speaking", plan.Count);
        var made = 0;
        await Parallel.ForAsync(0, plan.Count, cancellationToken, async (index, token) =>
        {
            files[index] = await MakeAsync(plan[index], root, maker, token).ConfigureAwait(false);
            bar.Report(Interlocked.Increment(ref made));
        }).ConfigureAwait(false);
        return files;
    }

    private async Task<MadeFile> MakeAsync(FilePlan plan, string root, SoundMaker maker, CancellationToken cancellationToken)
    {
        var joined = await maker.MakeAsync(plan, cancellationToken).ConfigureAwait(false);
        var path = Path.Combine(root, plan.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
        await FlacFile.WriteAsync(tools, path, joined.Samples, new Dice(seed, $"dither/{plan.Id}"), cancellationToken).ConfigureAwait(false);
        var line = new ManifestLine(
            plan.Id,
            plan.Path,
            plan.Label,
            plan.Speaker.Name,
            plan.Split,
            (double)joined.Samples.Length / ModelAudio.SampleRate,
            plan.Text,
            plan.HasBorders ? ManifestSpan.Of(joined) : null);
        return new(plan.Manifest, line, SHA256.HashData(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false)));
    }
}
