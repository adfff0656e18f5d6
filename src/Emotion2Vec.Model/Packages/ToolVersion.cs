using System.Reflection;

namespace Emotion2Vec.Model.Packages;

/// <summary>This program's name and version, for provenance.</summary>
internal static class ToolVersion
{
    public static string Text { get; } = "Emotion2Vec.Realtime "
        + (typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "");
}
