namespace Emotion2Vec.Realtime.Reports;

/// <summary>The parts of the page that are files inside the program.</summary>
internal static class PageFiles
{
    /// <summary>Reads one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its text.</returns>
    public static string Read(string name)
    {
        using var resource = typeof(PageFiles).Assembly.GetManifestResourceStream($"Report/{name}") ?? throw new InvalidOperationException($"The program lacks the file {name} of its report.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
