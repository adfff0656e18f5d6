using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Contract;

/// <summary>A changed field moves the version.</summary>
public sealed class ContractVersionTests
{
    private const string Before = """{"type":"object","properties":{"a":{"enum":["x"],"description":"A member."}},"required":["a"],"additionalProperties":false}""";

    private static string MinorVersion => ContractVersion.Text[..ContractVersion.Text.LastIndexOf('.')];

    [Fact]
    public void Schemas_OfThisVersion_HaveTheShapeRecordedForIt()
    {
        var record = RepositoryFolder.Path("tests", "fixtures", "contract", $"shape-{MinorVersion}.txt");
        IReadOnlyList<string> recorded = File.Exists(record) ? File.ReadAllLines(record) : [];
        var actual = ContractShape.Whole();
        if (ContractShape.Compare(recorded, actual) == ContractShape.Step.None)
        {
            return;
        }

        var proposal = RepositoryFolder.Path("artifacts", "contract-shape.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(proposal)!);
        File.WriteAllLines(proposal, actual);
        Assert.Fail(
            $"""
            configs/contract/schemas no longer have the shape of version {MinorVersion}:
            {string.Join('\n', recorded.Except(actual).Select(fact => $"- {fact}").Concat(actual.Except(recorded).Select(fact => $"+ {fact}")))}
            If lines were only added, raise the minor version; if one went or changed, the major one, and PayloadBuffer.Version with 'v' in every schema. The version stands in
            ContractVersion.cs, asyncapi.json and openapi.json. Then record the shape: copy artifacts/contract-shape.txt to tests/fixtures/contract/shape-MAJOR.MINOR.txt.
            """);
    }

    [Fact]
    public void Version_Major_IsTheOneInEveryPayload()
    {
        Assert.Equal(ContractVersion.Text.Split('.')[0], PayloadBuffer.Version.ToString(CultureInfo.InvariantCulture));
        Assert.All(ContractSchemas.Names.Select(ContractShape.Of).Where(shape => shape.Words.ContainsKey(".v")), shape => Assert.Equal([$"{PayloadBuffer.Version}"], shape.Words[".v"]));
    }

    [Theory]
    [InlineData("asyncapi")]
    [InlineData("openapi")]
    public void Documents_Versions_AreThatOfTheContract(string document)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(ContractSchemas.Folder, $"{document}.json")));
        Assert.Equal(ContractVersion.Text, json.RootElement.GetProperty("info").GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["x"],"description":"Other words."}},"required":["a"],"additionalProperties":false}""", 0)]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["x","y"],"description":"A member."}},"required":["a"],"additionalProperties":false}""", 1)]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["x"],"description":"A member."},"b":{"type":"string","description":"Another."}},"required":["a"],"additionalProperties":false}""", 1)]
    [InlineData("""{"type":"object","properties":{"b":{"enum":["x"],"description":"A member."}},"required":["b"],"additionalProperties":false}""", 2)]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["z"],"description":"A member."}},"required":["a"],"additionalProperties":false}""", 2)]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["x"],"description":"A member."}},"additionalProperties":false}""", 2)]
    public void Compare_Change_AsksForAVersion(string after, int step) =>
        Assert.Equal((ContractShape.Step)step, ContractShape.Compare([.. ContractShape.Parse("s", Before).Facts], [.. ContractShape.Parse("s", after).Facts]));
}
