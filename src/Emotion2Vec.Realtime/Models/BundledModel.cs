namespace Emotion2Vec.Realtime.Models;

/// <summary>The model that comes with the program, for when none is named.</summary>
internal static class BundledModel
{
    /// <summary>Its folder, beside the program whatever the working directory.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "configs", "demo", "untrained");

    /// <summary>Says which folder a model option means.</summary>
    /// <param name="path">What was given; empty for the bundled model.</param>
    /// <returns>The folder of a model package.</returns>
    public static string Resolve(string path) => path.Length == 0 ? Folder : path;
}
