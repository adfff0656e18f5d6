using System.Text.RegularExpressions;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Hygiene;

/// <summary>What the documents promise exists.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Links_InDocuments_Resolve()
    {
        var documents = SourceTree.Files(".", "*.md").ToList();
        var broken =
            from document in documents
            from Match link in Link().Matches(WithoutCode(File.ReadAllText(document)))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !Resolves(document, target)
            select $"{SourceTree.Short(document)}: {target}";

        Assert.NotEmpty(documents);
        Assert.Empty(broken);
    }

    [Fact]
    public void Documents_AfterAMerge_HoldNoConflict() => Assert.Empty(
        from document in SourceTree.Files(".", "*.md").Concat(SourceTree.Files(".", "*.json"))
        where File.ReadLines(document).Any(line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal) || line.StartsWith(">>>>>>> ", StringComparison.Ordinal))
        select SourceTree.Short(document));

    [Fact]
    public void Verbs_OfTheScript_AreInItsHelpAndTheReadme()
    {
        var script = File.ReadAllText(RepositoryFolder.Path("run.sh"));
        var verbs = VerbList().Matches(script).SelectMany(list => list.Groups["verbs"].Value.Split(' ')).ToList();
        var help = script.Split("<<'TEXT'", 2)[1].Split("\nTEXT\n", 2)[0];

        Assert.Contains("serve", verbs);
        Assert.Contains("ci", verbs);
        Assert.All(verbs, verb => Assert.Matches($@"(?m)^  {verb} +\S", help));

        var readme = RepositoryFolder.Path("README.md");
        if (File.Exists(readme))
        {
            var text = File.ReadAllText(readme);
            Assert.All(verbs, verb => Assert.Matches($@"\b{verb}\b", text));
        }
    }

    private static bool Resolves(string document, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(parts[0]));
        return parts.Length == 1 || Directory.Exists(path)
            ? File.Exists(path) || Directory.Exists(path)
            : File.Exists(path) && Heading().Matches(File.ReadAllText(path)).Select(heading => Anchor(heading.Groups[1].Value)).Contains(parts[1]);
    }

    // As GitHub makes them: lower case, blanks to hyphens, other punctuation gone.
    private static string Anchor(string heading) => NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string WithoutCode(string markdown) => Code().Replace(markdown, "");

    [GeneratedRegex(@"\[[^\]\n]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"(?m)^(?:program|tool)_verbs=\((?<verbs>[a-z -]+)\)$")]
    private static partial Regex VerbList();
}
