// Makes what the program plays when nothing is configured: a small model with random weights, and a clip of synthetic speech.
// Usage: dotnet run --project tools/DemoAssets -- FOLDER      (configs/demo in the repository)
// The model is the same bytes on every machine; the clip needs espeak-ng and sox and depends on their versions.
using System.Diagnostics;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: DemoAssets FOLDER");
    return 64;
}

var folder = Directory.CreateDirectory(args[0]).FullName;
var package = RandomModel.Create(DemoModel.Config, new LabelSet(DemoModel.Labels), DemoModel.Seed, Path.Combine(folder, "untrained"), new() { Overwrite = true, Half = true });
Console.WriteLine($"{package.Directory}  {package.Hash}");

var clip = Path.Combine(folder, "spoken-clip.flac");
var script = Path.Combine(AppContext.BaseDirectory, "spoken-clip.sh");
using var shell = Process.Start(new ProcessStartInfo("sh", [script, clip])) ?? throw new InvalidOperationException("sh did not start");
shell.WaitForExit();
Console.WriteLine(shell.ExitCode == 0 ? clip : $"{clip} was not made: the script ended with {shell.ExitCode}");
return shell.ExitCode;

/// <summary>The bundled model: small enough to run anywhere, with every part of the real architecture.</summary>
internal static class DemoModel
{
    public const int Seed = 20240527;

    public static EncoderConfig Config { get; } = new()
    {
        EmbedDim = 96,
        NumHeads = 6,
        NumAlibiHeads = 6,
        Depth = 3,
        PrenetDepth = 2,
        FeatureEncoder = [new(64, 10, 5), new(64, 3, 2), new(64, 3, 2), new(64, 3, 2), new(64, 3, 2), new(64, 2, 2), new(64, 2, 2)],
    };

    public static IReadOnlyList<string> Labels { get; } =
        ["生气/angry", "厌恶/disgusted", "恐惧/fearful", "开心/happy", "中立/neutral", "其他/other", "难过/sad", "吃惊/surprised", "<unk>"];
}
