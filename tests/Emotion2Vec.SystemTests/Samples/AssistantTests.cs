using System.Text.Json;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.Tests.Contract;
using Emotion2Vec.Tests.Support;
using VoiceAssistant;

namespace Emotion2Vec.SystemTests.Samples;

/// <summary>The line for a language model's prompt: one table of cases for three languages.</summary>
public sealed class AssistantTests
{
    private static readonly string Folder = RepositoryFolder.Path("docs", "samples", "assistant");
    private static readonly JsonElement[] Cases = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "cases.json"))).RootElement.EnumerateArray()];

    private static IEnumerable<string> Expected => Cases.Select(one => one.GetProperty("line").GetString()!);

    [Fact]
    public void Cases_are_made_of_payloads_as_they_are_published() => Assert.All(
        Cases.SelectMany(one => one.GetProperty("payloads").EnumerateArray()), payload => ContractSchemas.AssertValid(payload.GetProperty("type").GetString()!, payload.GetRawText()));

    [Fact]
    public async Task Python_says_the_lines()
    {
        const string Program = """
            import json, sys
            sys.dont_write_bytecode = True
            sys.path.insert(0, sys.argv[1])
            from context import VoiceContext
            for case in json.load(open(sys.argv[1] + "/cases.json")):
                context = VoiceContext()
                for payload in case["payloads"]:
                    context.add(payload["type"], payload)
                print(context.line(case["now_ms"]))
            """;
        Assert.Equal(Expected, await LinesAsync("/usr/bin/python3", "-c", Program, Folder));
    }

    [Fact]
    public async Task JavaScript_says_the_lines()
    {
        var program = $$"""
            import { readFileSync } from 'node:fs';
            import { VoiceContext } from 'file://{{Folder}}/context.mjs';
            for (const { payloads, now_ms } of JSON.parse(readFileSync('{{Folder}}/cases.json', 'utf8'))) {
              const context = new VoiceContext();
              payloads.forEach((payload) => context.add(payload.type, payload));
              console.log(context.line(now_ms));
            }
            """;
        Assert.Equal(Expected, await LinesAsync("node", "--input-type=module", "-e", program));
    }

    [Fact]
    public void CSharp_says_the_lines() => Assert.Equal(Expected, Cases.Select(one =>
    {
        var payloads = one.GetProperty("payloads").EnumerateArray().ToList();
        var caution = payloads.Select(payload => payload.TryGetProperty("caution", out var word) ? word.GetString()! : "").LastOrDefault() ?? "";
        var context = new VoiceContext(caution);
        foreach (var payload in payloads)
        {
            switch (payload.GetProperty("type").GetString())
            {
                case "state":
                    context.Add(StateOf(payload));
                    break;
                case "event":
                    context.Add(EventOf(payload));
                    break;
                default:
                    context.Add(UtteranceOf(payload));
                    break;
            }
        }

        return context.Line(one.GetProperty("now_ms").GetInt64());
    }));

    private static StreamState StateOf(JsonElement json) => new(
        new("desk"), Word<TrajectoryPhase>(json, "phase"), Text(json, "label"), Score(json, "confidence"), [], Score(json, "quality"), json.GetProperty("t_ms").GetInt64(), default)
    {
        IsUncertain = json.GetProperty("uncertain").GetBoolean(),
    };

    private static StreamEvent EventOf(JsonElement json) => new(
        new("desk"),
        new()
        {
            Episode = json.GetProperty("episode").GetInt64(),
            Kind = Word<EmotionEventKind>(json, "event"),
            Stage = Word<EmotionEventStage>(json, "stage"),
            OnsetFrame = json.GetProperty("onset_ms").GetInt64() / 20,
            Probability = Score(json, "p"),
        },
        Text(json, "label"),
        json.TryGetProperty("previous", out var previous) ? previous.GetString()! : "",
        default);

    private static StreamUtterance UtteranceOf(JsonElement json) => new()
    {
        Stream = new("desk"),
        Number = 0,
        StartMs = 0,
        EndMs = 0,
        VoicedMs = 0,
        StartedAt = default,
        Label = Text(json, "label"),
        Confidence = Score(json, "confidence"),
        IsUncertain = json.GetProperty("uncertain").GetBoolean(),
        Probabilities = [],
        Quality = Score(json, "quality"),
    };

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static float Score(JsonElement json, string name) => json.GetProperty(name).GetSingle();

    private static T Word<T>(JsonElement json, string name)
        where T : struct, Enum => Enum.Parse<T>(Text(json, name).Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static async Task<string[]> LinesAsync(string program, params string[] arguments) =>
        System.Text.Encoding.UTF8.GetString(await Tool.RunAsync(program, arguments)).TrimEnd('\n').Split('\n');
}
