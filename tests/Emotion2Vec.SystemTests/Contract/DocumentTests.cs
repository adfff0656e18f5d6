using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion2Vec.Tests.Contract;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.SystemTests.Contract;

/// <summary>The documents of the contract, judged by the validators that others use.</summary>
public sealed class DocumentTests : IAsyncLifetime, IDisposable
{
    private static readonly string Checker = RepositoryFolder.Path("tools", "contract-check");

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("e2v-contract-");

    public Task InitializeAsync()
    {
        foreach (var file in Directory.GetFiles(ContractSchemas.Folder, "*.json", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_copy.FullName, Path.GetRelativePath(ContractSchemas.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return NpmFolder.InstallAsync(Checker);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _copy.Delete(recursive: true);

    [Fact]
    public async Task Documents_meet_their_specifications_and_both_validators_judge_every_message_alike()
    {
        var lines = ContractSchemas.Names.SelectMany(name => PayloadExamples.Of(name).SelectMany(payload => Variants(payload).Select(variant => (name, variant)))).Distinct().ToList();
        var verdicts = lines.Select(line => Record.Exception(() => ContractSchemas.AssertValid(line.name, line.variant)) is null).ToList();
        Assert.Contains(true, verdicts);
        Assert.Contains(false, verdicts);

        var input = string.Join('\n', lines.Zip(verdicts, (line, verdict) => $"[{JsonSerializer.Serialize(line.name)},{line.variant},{(verdict ? "true" : "false")}]"));
        var (exitCode, output) = await NpmFolder.RunAsync(Checker, ["check.mjs", _copy.FullName], input);

        Assert.True(exitCode == 0, output);
        Assert.EndsWith($"{ContractSchemas.Names.Count} schemas, {lines.Count} messages", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schemas/frames.json", "\"type\": \"object\"", "\"type\": \"thing\"")]
    [InlineData("asyncapi.json", "\"action\": \"send\"", "\"action\": \"shout\"")]
    [InlineData("asyncapi.json", "./schemas/frames.json", "./schemas/picture.json")]
    [InlineData("openapi.json", "\"responses\"", "\"answers\"")]
    public async Task A_document_that_is_wrong_is_found_out(string file, string right, string wrong)
    {
        var path = Path.Combine(_copy.FullName, file);
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains(right, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.NotEqual(0, (await NpmFolder.RunAsync(Checker, ["check.mjs", _copy.FullName])).ExitCode);
    }

    // A payload as it is, and with each of its members null, a number, a word, a list, and missing.
    private static IEnumerable<string> Variants(string payload)
    {
        yield return payload;
        foreach (var name in JsonNode.Parse(payload)!.AsObject().Select(member => member.Key))
        {
            foreach (var change in (Func<JsonNode?, JsonNode?>[])[_ => null, _ => JsonValue.Create(-1), _ => JsonValue.Create("?"), _ => new JsonArray()])
            {
                var changed = JsonNode.Parse(payload)!.AsObject();
                changed[name] = change(changed[name]);
                yield return changed.ToJsonString();
            }

            var without = JsonNode.Parse(payload)!.AsObject();
            without.Remove(name);
            yield return without.ToJsonString();
        }
    }
}
