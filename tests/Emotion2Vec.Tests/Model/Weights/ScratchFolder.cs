namespace Emotion2Vec.Tests.Model.Weights;

/// <summary>A folder of its own for one test, deleted at its end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("e2v-model-").FullName;

    public string this[string name] => Path.Combine(FullName, name);

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
