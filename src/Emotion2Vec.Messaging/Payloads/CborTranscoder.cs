using System.Formats.Cbor;
using System.Text.Json;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>
/// Writes JSON as CBOR (RFC 8949), member by member, so that both formats cannot differ in what they say. Maps and arrays are of indefinite length. A number with decimals becomes the shortest float (16, 32 or
/// 64 bits) that is the same number when it is rounded to four decimals, which is all that payloads carry. Allocates nothing once its buffers have grown. Owned by one thread at a time.
/// </summary>
internal sealed class CborTranscoder
{
    private readonly CborWriter _cbor = new(CborConformanceMode.Lax, initialCapacity: 4096);
    private byte[] _bytes = new byte[4096];
    private char[] _text = new char[256];

    /// <summary>Transcodes one JSON value.</summary>
    /// <param name="json">UTF-8 JSON, valid.</param>
    /// <returns>CBOR; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Transcode(ReadOnlySpan<byte> json)
    {
        _cbor.Reset();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            Write(ref reader);
        }

        if (_cbor.BytesWritten > _bytes.Length)
        {
            _bytes = new byte[2 * _cbor.BytesWritten];
        }

        return _bytes.AsMemory(0, _cbor.Encode(_bytes));
    }

    private void Write(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _cbor.WriteStartMap(definiteLength: null);
                break;
            case JsonTokenType.EndObject:
                _cbor.WriteEndMap();
                break;
            case JsonTokenType.StartArray:
                _cbor.WriteStartArray(definiteLength: null);
                break;
            case JsonTokenType.EndArray:
                _cbor.WriteEndArray();
                break;
            case JsonTokenType.PropertyName or JsonTokenType.String:
                WriteText(ref reader);
                break;
            case JsonTokenType.Number:
                WriteNumber(ref reader);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                _cbor.WriteBoolean(reader.TokenType == JsonTokenType.True);
                break;
            default:
                _cbor.WriteNull();
                break;
        }
    }

    // A string never has more characters than bytes.
    private void WriteText(ref Utf8JsonReader reader)
    {
        if (_text.Length < reader.ValueSpan.Length)
        {
            _text = new char[2 * reader.ValueSpan.Length];
        }

        _cbor.WriteTextString(_text.AsSpan(0, reader.CopyString(_text)));
    }

    private void WriteNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
        {
            _cbor.WriteInt64(whole);
            return;
        }

        var value = reader.GetDouble();
        if (IsSame((double)(Half)value, value))
        {
            _cbor.WriteHalf((Half)value);
        }
        else if (IsSame((float)value, value))
        {
            _cbor.WriteSingle((float)value);
        }
        else
        {
            _cbor.WriteDouble(value);
        }
    }

    private static bool IsSame(double shorter, double value) => Math.Round(shorter, PayloadJson.ScoreDecimals) == value;
}
