using System.CommandLine;
using System.Text.Json;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.DemoCorpus.Planning;
using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Sound;
using Emotion2Vec.Tools.DemoCorpus.Speech;
using Emotion2Vec.Tools.DemoCorpus.Voices;
using Emotion2Vec.Tools.DemoCorpus.Writing;

namespace Emotion2Vec.Tools.DemoCorpus.Commands;

/// <summary><c>clip</c>: one speaker of the test part whose class changes again and again, and the borders beside it.</summary>
internal static class ClipCommand
{
    private const string Voice = "m5";

    private static readonly string[] Classes = ["neutral", "happy", "neutral", "angry", "neutral", "sad", "neutral"];

    /// <summary>Builds the command.</summary>
    public static Command Create(Surroundings surroundings, Option<int> seed, ToolOptions tools)
    {
        var file = new Argument<string>("FILE") { Description = "The clip, ending in .flac; its borders are written beside it, ending in .json." };
        var clip = new Command("clip", "Makes a clip of one unseen speaker whose class changes, with its borders beside it.") { file };
        clip.SetAction(async (parsed, token) =>
        {
            var target = Path.GetFullPath(parsed.GetRequiredValue(file));
            if (Path.GetExtension(target) != ".flac")
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{target}' does not end in .flac: name the clip so.");
            }

            if (!Directory.Exists(Path.GetDirectoryName(target)))
            {
                throw new Emotion2VecException(ErrorKind.NotFound, $"'{target}' cannot be made: its folder does not exist.");
            }

            var written = await WriteAsync(await tools.FindAsync(parsed, token).ConfigureAwait(false), parsed.GetValue(seed), target, token).ConfigureAwait(false);
            await surroundings.Output.WriteLineAsync($"{target}  {written.Seconds:F1} s").ConfigureAwait(false);
            return ExitCodes.Ok;
        });
        return clip;
    }

    // One sentence of neutral between two of another class: about as long.
    private static Turn[] Turns(Dice dice)
    {
        var sentences = new Queue<string>(dice.Shuffled(Split.All.First(split => split.Name == "test").Sentences));
        return [.. Classes.Select(label => new Turn(EmotionRules.Of(label), label == EmotionRules.Neutral ? sentences.Dequeue() : $"{sentences.Dequeue()} {sentences.Dequeue()}"))];
    }

    private static async Task<ManifestLine> WriteAsync(Toolbox tools, int seed, string target, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("demo-corpus-").FullName;
        try
        {
            var voices = VoiceFolder.Copy(tools.EspeakData, scratch);
            var speaker = SpeakerTable.Of("test", seed, voices.Read(SpeakerTable.Voices)).First(speaker => speaker.Name == Voice);
            var plan = new FilePlan("clip", "test", EmotionRules.Neutral, speaker, Turns(new Dice(seed, "clip")));
            var sound = await new SoundMaker(new Synthesizer(tools, voices, scratch), seed).MakeAsync(plan, cancellationToken).ConfigureAwait(false);
            await FlacFile.WriteAsync(tools, target, sound.Samples, new Dice(seed, "dither/clip"), cancellationToken).ConfigureAwait(false);
            var seconds = (double)sound.Samples.Length / ModelAudio.SampleRate;
            var line = new ManifestLine(plan.Id, Path.GetFileName(target), plan.Label, speaker.Name, plan.Split, seconds, plan.Text, ManifestSpan.Of(sound));
            using var borders = OutputFile.Create(Path.ChangeExtension(target, ".json"));
            await JsonSerializer.SerializeAsync(borders.Stream, line, CorpusJson.Indented, cancellationToken).ConfigureAwait(false);
            borders.Complete();
            return line;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
