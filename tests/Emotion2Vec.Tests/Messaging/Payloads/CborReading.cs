using System.Formats.Cbor;
using System.Text.Json.Nodes;

namespace Emotion2Vec.Tests.Messaging.Payloads;

/// <summary>CBOR as the JSON that it stands for.</summary>
internal static class CborReading
{
    /// <summary>Reads CBOR as a subscriber would, numbers rounded to the four decimals that payloads carry.</summary>
    public static JsonNode? Decode(ReadOnlyMemory<byte> cbor)
    {
        var reader = new CborReader(cbor);
        var node = Decode(reader);
        Assert.Equal(0, reader.BytesRemaining);
        return node;
    }

    private static JsonNode? Decode(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                var map = new JsonObject();
                for (reader.ReadStartMap(); reader.PeekState() != CborReaderState.EndMap;)
                {
                    map.Add(reader.ReadTextString(), Decode(reader));
                }

                reader.ReadEndMap();
                return map;
            case CborReaderState.StartArray:
                var array = new JsonArray();
                for (reader.ReadStartArray(); reader.PeekState() != CborReaderState.EndArray;)
                {
                    array.Add(Decode(reader));
                }

                reader.ReadEndArray();
                return array;
            case CborReaderState.TextString:
                return JsonValue.Create(reader.ReadTextString());
            case CborReaderState.Boolean:
                return JsonValue.Create(reader.ReadBoolean());
            case CborReaderState.Null:
                reader.ReadNull();
                return null;
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return JsonValue.Create(reader.ReadInt64());
            default:
                return JsonValue.Create(Math.Round(reader.ReadDouble(), 4));
        }
    }
}
