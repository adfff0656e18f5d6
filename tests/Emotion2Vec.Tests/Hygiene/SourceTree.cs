using System.Text.RegularExpressions;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Hygiene;

/// <summary>The source files of the working copy.</summary>
internal static partial class SourceTree
{
    /// <summary>C# files under folders of the repository, without what builds leave behind.</summary>
    public static IReadOnlyList<string> CSharp(params string[] folders) => [.. folders.SelectMany(folder => Files(folder, "*.cs"))];

    /// <summary>Files of a pattern under a folder of the repository, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(RepositoryFolder.Path(folder), pattern, SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(RepositoryFolder.Root, path).Split('/').Any(part => part is "bin" or "obj" or ".git" or ".cache" or "node_modules" or "TestResults" or "artifacts"))
            .Order(StringComparer.Ordinal);

    /// <summary>A path as people write it.</summary>
    public static string Short(string path) => Path.GetRelativePath(RepositoryFolder.Root, path);

    /// <summary>Types that a file declares at the top level (namespaces are file-scoped, so these begin a line).</summary>
    public static IEnumerable<(string Name, string Kind, bool IsPublic)> TopLevelTypes(string code) =>
        TypeDeclaration().Matches(code).Where(match => match.Groups["indent"].Length == 0)
            .Select(match => (match.Groups["name"].Value, match.Groups["kind"].Value, match.Groups["modifiers"].Value.Contains("public", StringComparison.Ordinal)));

    /// <summary>Names of all types that a file declares.</summary>
    public static IEnumerable<string> AllTypes(string code) => TypeDeclaration().Matches(code).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"^(?<indent> *)(?<modifiers>(?:(?:public|internal|private|protected|file|static|sealed|abstract|readonly|ref|partial|unsafe|new) )+)(?<kind>record struct|record class|record|class|struct|interface|enum|delegate [\w<>\[\]?., ]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
