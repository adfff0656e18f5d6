using System.Text.RegularExpressions;

namespace Emotion2Vec.Tests.Hygiene;

/// <summary>Rules of the house that no analyzer knows.</summary>
public sealed partial class SourceStyleTests
{
    private const int MaxLines = 400;

    // A port and the factory that makes it are read together.
    private static readonly string[] SeveralPublicTypes = ["src/Emotion2Vec.Core/Audio/IResampler.cs"];

    [Fact]
    public void Files_Length_IsAtMostFourHundredLines() =>
        AssertNone(SourceTree.CSharp("src", "tests").Select(path => (path, Lines: File.ReadLines(path).Count())).Where(file => file.Lines > MaxLines).Select(file => $"{SourceTree.Short(file.path)} has {file.Lines} lines"));

    [Fact]
    public void Files_PublicTypes_AreOnePerFileAndOfItsName() => AssertNone(SourceTree.CSharp("src").SelectMany(path =>
    {
        var types = SourceTree.TopLevelTypes(File.ReadAllText(path)).Where(type => type.IsPublic).ToList();
        var main = types.Where(type => type.Kind != "enum").ToList(); // An enumeration may stand beside the type that uses it.
        var name = Path.GetFileNameWithoutExtension(path).Split('.')[0]; // Type.Part.cs
        return (string[])
        [
            .. main.Count > 1 && !SeveralPublicTypes.Contains(SourceTree.Short(path)) ? [$"{SourceTree.Short(path)} declares {string.Join(", ", main.Select(type => type.Name))}"] : Array.Empty<string>(),
            .. types.Count > 0 && types.All(type => type.Name != name) ? [$"{SourceTree.Short(path)} declares no {name}"] : Array.Empty<string>(),
        ];
    }));

    [Fact]
    public void Types_Names_SayWhatTheyAre() => AssertNone(
        from path in SourceTree.CSharp("src", "tests")
        from name in SourceTree.AllTypes(File.ReadAllText(path))
        where VagueName().IsMatch(name)
        select $"{name} in {SourceTree.Short(path)}");

    [Fact]
    public void Files_Namespace_IsTheFolder() => AssertNone(
        from path in SourceTree.CSharp("src", "tests")
        let declared = Namespace().Match(File.ReadAllText(path)).Groups[1].Value
        where declared.Length > 0
        let folders = Path.GetDirectoryName(SourceTree.Short(path))!.Split('/')[1..]
        let expected = string.Join('.', folders[0] == "Litmus" ? ["Emotion2Vec.Litmus", .. folders[1..]] : folders)
        where declared != expected
        select $"{SourceTree.Short(path)} is in namespace {declared}, not {expected}");

    [Fact]
    public void Tests_Names_HaveConditionAndResult() => AssertNone(
        from path in SourceTree.CSharp("tests/Emotion2Vec.Tests")
        from Match method in TestMethod().Matches(File.ReadAllText(path))
        where !method.Groups[1].Value.Contains('_', StringComparison.Ordinal)
        select $"{method.Groups[1].Value} in {SourceTree.Short(path)}");

    [Theory]
    [InlineData("public sealed class A;\ninternal sealed class B;\npublic enum C", "A,C")]
    [InlineData("public readonly record struct P(int X);\n    public sealed class Nested;\npublic delegate Task<int> D(int x);", "P,D")]
    [InlineData("/// public class Comment\nnamespace X;\npublic static unsafe partial class U\n{", "U")]
    public void TopLevelTypes_Samples_AreSeen(string code, string names) =>
        Assert.Equal(names, string.Join(',', SourceTree.TopLevelTypes(code).Where(type => type.IsPublic).Select(type => type.Name)));

    private static void AssertNone(IEnumerable<string> offences)
    {
        var list = offences.ToList();
        Assert.True(list.Count == 0, string.Join('\n', list));
    }

    [GeneratedRegex("Helper|Manager|Utils?(?=$|[A-Z])")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"^namespace ([\w.]+)[;{\r\n ]", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\[(?:Fact|Theory|SkippableFact|SkippableTheory)[^\]]*\](?:\s*\[[^\n]*\])*\s+public (?:async )?[\w<>]+ (\w+)\(")]
    private static partial Regex TestMethod();
}
