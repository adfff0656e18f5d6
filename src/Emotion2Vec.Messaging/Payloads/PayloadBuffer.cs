using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>
/// One JSON writer over one growing buffer, used again for every payload, so that a payload costs no managed allocation once the buffer has reached its size.
/// Owned by one thread at a time.
/// </summary>
internal sealed class PayloadBuffer : IDisposable
{
    /// <summary>Schema version that every payload starts with.</summary>
    public const int Version = 1;

    /// <summary>Payloads are never put into HTML as they are, and label sets carry other scripts than Latin: plain UTF-8 is shorter and readable.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _json;
    private CborTranscoder? _cbor;

    public PayloadBuffer() => _json = new Utf8JsonWriter(_bytes, JsonOptions);

    /// <summary>Starts a payload whose topic says what it is.</summary>
    /// <returns>The writer, inside the opened object; valid until <see cref="End"/>.</returns>
    public Utf8JsonWriter Begin()
    {
        _bytes.ResetWrittenCount();
        _json.Reset(_bytes);
        _json.WriteStartObject();
        _json.WriteNumber("v"u8, Version);
        return _json;
    }

    /// <summary>Starts a payload that names itself, for sinks without topics.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="stream">Which stream; empty for the node.</param>
    /// <returns>The writer, inside the opened object; valid until <see cref="End"/>.</returns>
    public Utf8JsonWriter Begin(ReadOnlySpan<byte> type, string stream)
    {
        var json = Begin();
        json.WriteString("type"u8, type);
        if (stream.Length > 0)
        {
            json.WriteString("stream"u8, stream);
        }

        return json;
    }

    /// <summary>Closes the payload.</summary>
    /// <returns>Its UTF-8 bytes; valid until the next <see cref="Begin()"/>.</returns>
    public ReadOnlyMemory<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenMemory;
    }

    /// <summary>Closes the payload, and gives it in a format.</summary>
    /// <param name="format">The format.</param>
    /// <returns>Its bytes; valid until the next <see cref="Begin()"/>.</returns>
    public ReadOnlyMemory<byte> EndAs(PayloadFormat format)
    {
        var json = End();
        return format == PayloadFormat.Json ? json : (_cbor ??= new()).Transcode(json.Span);
    }

    /// <summary>Closes the payload and its line.</summary>
    /// <returns>Its UTF-8 bytes with a line feed; valid until the next <see cref="Begin()"/>.</returns>
    public ReadOnlyMemory<byte> EndLine()
    {
        _ = End();
        _bytes.Write("\n"u8);
        return _bytes.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();
}
