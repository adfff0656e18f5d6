using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Training.Recipes;

/// <summary>A recipe's file as a tree, with the line that each key stands in.</summary>
internal sealed class RecipeText
{
    private readonly byte[] _utf8;
    private readonly string _file;
    private int _line = 1;
    private int _counted;

    private RecipeText(byte[] utf8, string file) => (_utf8, _file) = (utf8, file);

    /// <summary>The file's object; empty if it holds none.</summary>
    public JsonObject Root { get; private set; } = [];

    /// <summary>Where each value is from, by path.</summary>
    public Dictionary<string, string> Origins { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the text, in reading order.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Reads a text. Never throws for what it holds.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">Its name in messages.</param>
    /// <returns>The tree, or problems.</returns>
    public static RecipeText Parse(ReadOnlyMemory<byte> utf8, string file)
    {
        var text = new RecipeText(CommentedJson.WithoutByteOrderMark(utf8).ToArray(), file);
        var value = text.Read();
        if (value is JsonObject root)
        {
            text.Root = root;
        }
        else if (text.Problems.Count == 0)
        {
            text.Problems.Add($"{file}: must hold one JSON object: {{ \"section\": {{ \"key\": value }} }}");
        }

        return text;
    }

    /// <summary>Reads one value of the command line.</summary>
    /// <param name="text">JSON, or text as it stands.</param>
    /// <returns>Its value; text if it is no JSON.</returns>
    public static JsonNode? ParseValue(string text)
    {
        var reader = new RecipeText(Encoding.UTF8.GetBytes(text), "");
        var value = reader.Read();
        return reader.Problems.Count == 0 ? value : JsonValue.Create(text);
    }

    private JsonNode? Read()
    {
        try
        {
            var reader = new Utf8JsonReader(_utf8, CommentedJson.Tokens);
            reader.Read();
            var value = ReadValue(ref reader, "");
            reader.Read(); // Throws if there is more.
            return value;
        }
        catch (JsonException e)
        {
            Problems.Add($"{_file}: {CommentedJson.Explain(e)}");
        }
        catch (InvalidOperationException e)
        {
            // Text that is not Unicode (a lone surrogate as \ud800) only shows when it is read as a string.
            Problems.Add($"{_file}, line {_line}: holds text that is not Unicode: {e.Message}");
        }

        return null;
    }

    private JsonNode? ReadValue(ref Utf8JsonReader reader, string path) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, path),
        JsonTokenType.StartArray => ReadArray(ref reader, path),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.Null => null,
        _ => JsonNode.Parse(reader.ValueSpan), // A number or a truth value, in the words of the file.
    };

    private JsonObject ReadObject(ref Utf8JsonReader reader, string path)
    {
        var node = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            CountLines((int)reader.TokenStartIndex);
            var name = reader.GetString() ?? "";
            var child = path.Length == 0 ? name : $"{path}.{name}";
            var origin = $"{_file}, line {_line}";
            reader.Read();
            var value = ReadValue(ref reader, child);
            if (node.TryAdd(name, value))
            {
                Origins[child] = origin;
            }
            else
            {
                Problems.Add($"{child} is given twice ({origin})");
            }
        }

        return node;
    }

    private JsonArray ReadArray(ref Utf8JsonReader reader, string path)
    {
        var node = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            node.Add(ReadValue(ref reader, $"{path}[{node.Count}]"));
        }

        return node;
    }

    private void CountLines(int position)
    {
        _line += _utf8.AsSpan(_counted..position).Count((byte)'\n');
        _counted = position;
    }
}
