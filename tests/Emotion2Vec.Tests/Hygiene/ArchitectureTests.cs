using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Hygiene;

/// <summary>The table in src/ARCHITECTURE.md, the project files and the compiled assemblies tell the same story.</summary>
public sealed class ArchitectureTests
{
    private const string Prefix = "Emotion2Vec.";

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Table = ReadTable();

    public static TheoryData<string> Projects { get; } = [.. Table.Keys];

    [Fact]
    public void Table_Projects_AreThoseOfTheSourceFolder() => Assert.Equal(
        Directory.GetDirectories(RepositoryFolder.Path("src")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
        Table.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Table_Order_AllowsNoCycle()
    {
        var above = new HashSet<string>();
        foreach (var (project, references) in Table)
        {
            Assert.All(references, reference => Assert.True(above.Contains(reference), $"{project} may reference {reference}, which does not stand above it"));
            above.Add(project);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectFile_References_AreThoseOfTheTable(string project)
    {
        var file = XDocument.Load(RepositoryFolder.Path("src", project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Equal(Table[project].Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_References_StayWithinTheTable(string project)
    {
        using var stream = File.OpenRead(AssemblyFile(project));
        using var assembly = new PEReader(stream);
        var metadata = assembly.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));

        Assert.All(references.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)), name => Assert.Contains(name, Table[project].Select(AssemblyName)));
    }

    private static string AssemblyName(string project) => project switch
    {
        "Emotion2Vec.Realtime" => "e2v",
        "Emotion2Vec.Training" => "e2v-train",
        _ => project,
    };

    // The trainer is not among this project's references (it would bring half a gigabyte of natives along), so its own output is read.
    private static string AssemblyFile(string project)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, $"{AssemblyName(project)}.dll");
        return File.Exists(beside)
            ? beside
            : new DirectoryInfo(RepositoryFolder.Path("src", project, "bin")).EnumerateFiles($"{AssemblyName(project)}.dll", SearchOption.AllDirectories).MaxBy(file => file.LastWriteTimeUtc)!.FullName;
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadTable()
    {
        var table = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var cells in File.ReadLines(RepositoryFolder.Path("src", "ARCHITECTURE.md")).Where(line => line.StartsWith("| `Emotion2Vec", StringComparison.Ordinal)).Select(line => line.Split('|')))
        {
            table.Add(cells[1].Split('`')[1], cells[3].Trim() switch
            {
                "-" => [],
                "all above" => [.. table.Keys],
                var names => [.. names.Split(',').Select(name => Prefix + name.Trim())],
            });
        }

        Assert.NotEmpty(table);
        return table;
    }
}
