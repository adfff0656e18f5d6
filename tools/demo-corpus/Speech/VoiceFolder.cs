using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.DemoCorpus.Voices;

namespace Emotion2Vec.Tools.DemoCorpus.Speech;

/// <summary>
/// A copy of espeak-ng's data that voices can be added to. espeak-ng finds variants in its data folder alone (its <c>--load</c> crashes in 1.51), and the
/// installed one belongs to the system.
/// </summary>
internal sealed class VoiceFolder
{
    private const string DataName = "espeak-ng-data";

    private readonly string _variants;

    private VoiceFolder(string root)
    {
        Root = root;
        _variants = Path.Combine(root, DataName, "voices", "!v");
    }

    /// <summary>What <c>espeak-ng --path</c> takes.</summary>
    public string Root { get; }

    /// <summary>Copies the installed data.</summary>
    /// <param name="installed">espeak-ng's data folder.</param>
    /// <param name="root">Folder to put the copy in.</param>
    public static VoiceFolder Copy(string installed, string root)
    {
        if (!Directory.Exists(Path.Combine(installed, "voices", "!v")))
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"There are no voices in '{installed}': install espeak-ng's data (on Debian and Ubuntu, 'apt install espeak-ng-data').");
        }

        var target = Path.Combine(root, DataName);
        foreach (var file in Directory.EnumerateFiles(installed, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(installed, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? target);
            File.Copy(file, copy);
        }

        return new(root);
    }

    /// <summary>Reads voices that came with espeak-ng.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: one of them is not there.</exception>
    public IReadOnlyDictionary<string, VoiceVariant> Read(IEnumerable<string> names) => names.ToDictionary(name => name, ReadOne);

    /// <summary>Adds a voice.</summary>
    public void Add(string name, string text) => File.WriteAllText(Path.Combine(_variants, name), text);

    /// <summary>Takes a voice away.</summary>
    public void Remove(string name) => File.Delete(Path.Combine(_variants, name));

    private VoiceVariant ReadOne(string name)
    {
        var path = Path.Combine(_variants, name);
        return File.Exists(path)
            ? VoiceVariant.Parse(File.ReadAllText(path))
            : throw new Emotion2VecException(ErrorKind.NotFound, $"This espeak-ng has no voice '{name}': install a version that has it, such as 1.51.");
    }
}
