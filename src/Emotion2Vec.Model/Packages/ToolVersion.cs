using System.Reflection;

namespace Emotion2Vec.Model.Packages;

/// <summary>This program's name and version, for provenance.</summary>
public static class ToolVersion
{
    /// <summary>Name, a blank, and the version.</summary>
    public static string Text { get; } = "Emotion2Vec.Realtime "
        + (typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "");
}
