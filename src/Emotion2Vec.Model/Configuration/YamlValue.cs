using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Emotion2Vec.Model.Configuration;

/// <summary>
/// A YAML value as text, list or map: nothing is typed, no tag is resolved, so what a scalar means is decided by the key that wants it
/// (YAML 1.1 takes <c>1e-05</c> for text, 1.2 for a number).
/// </summary>
internal sealed class YamlValue
{
    private const int MaxDepth = 12;
    private const int MaxValues = 20_000;

    private YamlValue(long line) => Line = line;

    /// <summary>A map without entries.</summary>
    public static YamlValue Empty { get; } = new(0) { Entries = [] };

    public long Line { get; }

    /// <summary>The text of a scalar; null for a null, a list or a map.</summary>
    public string? Text { get; private init; }

    public List<YamlValue>? Items { get; private init; }

    public Dictionary<string, YamlValue>? Entries { get; private init; }

    public bool IsNull => Text is null && Items is null && Entries is null;

    /// <summary>Reads the one document of a text, whose root must be a map.</summary>
    /// <exception cref="ModelException">The text is no YAML, nested too deep, too large, or repeats a key.</exception>
    public static YamlValue ParseMap(string text, string source)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw new ModelException($"{source} is empty; a map of settings is needed.");
            }

            var values = 0;
            var root = Read(parser, source, MaxDepth, ref values);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
            {
                throw new ModelException($"{source} holds more than one YAML document.");
            }

            return root.Entries is not null ? root : throw new ModelException($"{source} is not a map of settings.");
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            throw new ModelException($"{source} is not valid YAML: {e.Message}", e);
        }
    }

    private static YamlValue Read(Parser parser, string source, int depthLeft, ref int values)
    {
        var start = parser.Consume<ParsingEvent>();
        var line = start.Start.Line;
        if (++values > MaxValues || depthLeft == 0)
        {
            throw new ModelException($"{source} line {line}: more than {MaxValues} values or {MaxDepth} levels. It is hardly a model configuration.");
        }

        switch (start)
        {
            case Scalar scalar:
                return new YamlValue(line) { Text = IsNullText(scalar) ? null : scalar.Value };

            case SequenceStart:
                var items = new List<YamlValue>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(Read(parser, source, depthLeft - 1, ref values));
                }

                return new YamlValue(line) { Items = items };

            case MappingStart:
                var entries = new Dictionary<string, YamlValue>(StringComparer.Ordinal);
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    var key = parser.TryConsume<Scalar>(out var name) ? name.Value : throw new ModelException($"{source} line {line}: a key is not plain text.");
                    if (!entries.TryAdd(key, Read(parser, source, depthLeft - 1, ref values)))
                    {
                        throw new ModelException($"{source} line {name.Start.Line}: the key '{key}' is there twice.");
                    }
                }

                return new YamlValue(line) { Entries = entries };

            default:
                throw new ModelException($"{source} line {line}: anchors and aliases are not read; write the value out.");
        }
    }

    private static bool IsNullText(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is ("" or "~" or "null" or "Null" or "NULL");
}
