using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Tests.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Probing;
using Emotion2Vec.Training.Probing.Features;
using Emotion2Vec.Training.Probing.FrontEnds;

namespace Emotion2Vec.Training.Tests.Probing.Features;

public sealed class ExtractionTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_ModelPackage_KeepsTheFeaturesOfTheOfflineMode()
    {
        RandomModel.Create(RandomNetwork.Small, LabelSet.None, 1, _folder["model"]);
        var manifest = Sounds(3);
        using var frontEnd = new PackageFrontEnd(_folder["model"], threads: 1);

        var (features, skipped) = Extract(manifest, frontEnd);

        using (features)
        {
            using var model = LoadedModel.Open(_folder["model"], threads: 1);
            using var encoder = model.CreateOffline();
            Assert.Empty(skipped);
            for (var i = 0; i < 3; i++)
            {
                var expected = encoder.Encode(AudioFile.ReadModelAudio(manifest.Utterances[i].Path)).Features;
                var actual = new float[features.RowsOf(i) * features.Width];
                features.Read(i, actual);
                Assert.Equal(expected, actual);
                Assert.Equal((manifest.Utterances[i].Id, manifest.Utterances[i].Label ?? "-"), features.Utterances[i]);
            }
        }
    }

    [Fact]
    public void Run_BrokenFiles_AreLeftOutAndListedAlsoTheSecondTime()
    {
        var manifest = Sounds(4);
        File.WriteAllText(manifest.Utterances[1].Path, "no sound");
        File.Delete(manifest.Utterances[3].Path);
        var frontEnd = new CountingFrontEnd();

        for (var time = 0; time < 2; time++)
        {
            var (features, skipped) = Extract(manifest, frontEnd);
            using (features)
            {
                Assert.Equal(["u0", "u2"], features.Utterances.Select(u => u.Name));
                Assert.Equal(["u1", "u3"], skipped.Select(s => s.Name));
                Assert.All(skipped, s => Assert.Contains(s.Name, s.Why, StringComparison.Ordinal));
            }
        }

        Assert.Equal(2, frontEnd.Calls);
    }

    // Killed at any byte: whatever is left behind, the result is that of an extraction in one go.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_InterruptedAndDamagedAtTheEnd_ContinuesToTheSameFiles(int damage)
    {
        var manifest = Sounds(6);
        File.WriteAllText(manifest.Utterances[1].Path, "no sound");
        var whole = new Extraction(_folder["whole"], Read).Run(manifest, new CountingFrontEnd(), null, default).Features;
        whole.Dispose();

        using var stop = new CancellationTokenSource();
        var progress = new Watcher(p =>
        {
            if (p.Done == 4)
            {
                stop.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => new Extraction(_folder["parts"], Read).Run(manifest, new CountingFrontEnd(), progress, stop.Token));
        var left = Directory.GetFiles(_folder["parts"], "*.part", SearchOption.AllDirectories);
        Assert.Equal(4, left.Length);
        Damage(left, damage);
        var frontEnd = new CountingFrontEnd();
        new Extraction(_folder["parts"], Read).Run(manifest, frontEnd, null, default).Features.Dispose();

        Assert.Equal(damage == 0 ? 2 : 3, frontEnd.Calls);
        foreach (var file in Directory.GetFiles(_folder["whole"], "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(file.Replace(_folder["whole"], _folder["parts"], StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Run_NoReadableSound_SaysTheFirstReasonAndLooksAgainNextTime()
    {
        var manifest = Sounds(2);
        var bytes = manifest.Utterances.Select(u => File.ReadAllBytes(u.Path)).ToList();
        foreach (var utterance in manifest.Utterances)
        {
            File.Delete(utterance.Path);
        }

        var error = Assert.Throws<Emotion2VecException>(() => Extract(manifest, new CountingFrontEnd()));
        Assert.Contains("u0.wav", error.Message, StringComparison.Ordinal);

        File.WriteAllBytes(manifest.Utterances[0].Path, bytes[0]);
        var (features, skipped) = Extract(manifest, new CountingFrontEnd());
        features.Dispose();
        Assert.Single(skipped);
    }

    [Fact]
    public void Run_OtherManifestOrFrontEnd_HasAFolderOfItsOwn()
    {
        var manifest = Sounds(2);
        Extract(manifest, new CountingFrontEnd()).Features.Dispose();
        Extract(manifest with { Hash = "sha256:other" }, new CountingFrontEnd()).Features.Dispose();
        using var filterBank = new FilterBankFrontEnd();
        Extract(manifest, filterBank).Features.Dispose();

        Assert.Equal(3, Directory.GetDirectories(_folder["cache"]).Length);
    }

    private static void Damage(string[] left, int damage)
    {
        string Part(string ending) => left.Single(f => f.EndsWith(ending + ".part", StringComparison.Ordinal));
        if (damage == 1)
        {
            File.WriteAllText(Part(".emo"), File.ReadAllText(Part(".emo"))[..^2]);
        }
        else if (damage == 2)
        {
            File.WriteAllText(Part(".lengths"), File.ReadAllText(Part(".lengths"))[..^1]);
            File.AppendAllText(Part(".npy"), "half a row");
        }
        else if (damage == 3)
        {
            File.WriteAllLines(Part(".lengths"), File.ReadAllLines(Part(".lengths"))[..^1]);
        }
    }

    private static float[] Read(Utterance utterance) => AudioFile.ReadModelAudio(utterance.Path);

    private (UpstreamFeatures Features, IReadOnlyList<(string Name, string Why)> Skipped) Extract(Manifest manifest, IFrontEnd frontEnd) =>
        new Extraction(_folder["cache"], Read).Run(manifest, frontEnd, null, default);

    private Manifest Sounds(int count)
    {
        var utterances = new List<Utterance>();
        for (var i = 0; i < count; i++)
        {
            var path = _folder[$"u{i}.wav"];
            using var writer = new WavWriter(path, WavSampleFormat.Pcm16);
            writer.Write(Noise.Make(1200 + (500 * i), seed: i));
            utterances.Add(new() { Id = $"u{i}", Path = path, Label = i % 2 == 0 ? "ang" : null });
        }

        return new(_folder["manifest.csv"], utterances, "sha256:some");
    }

    private sealed class Watcher(Action<ProbeProgress> action) : IProgress<ProbeProgress>
    {
        public void Report(ProbeProgress value) => action(value);
    }

    private sealed class CountingFrontEnd : IFrontEnd
    {
        public int Calls { get; private set; }

        public string Identity => "energies";

        public int Width => 2;

        public float[] Extract(float[] samples)
        {
            Calls++;
            return [.. Enumerable.Range(0, (int)ModelAudio.FramesIn(samples.Length)).SelectMany(t => new[] { samples[t * 320], samples[(t * 320) + 399] })];
        }

        public void Dispose()
        {
        }
    }
}
