using System.ComponentModel.DataAnnotations;
using System.Security;
using System.Text;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Messaging.Configuration;

/// <summary>Checks option records where they enter, so that a wrong one stops the program with all its faults named at once.</summary>
public static class OptionRules
{
    private const int MaxSecretBytes = 4096;
    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Throws unless every annotation holds.</summary>
    /// <param name="options">The record.</param>
    /// <param name="section">Its name in the configuration.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>, naming every wrong key.</exception>
    public static void ThrowIfInvalid(object options, string section)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
        {
            var list = faults.Select(fault => $"{section}:{string.Join(',', fault.MemberNames)}: {fault.ErrorMessage}");
            throw new Emotion2VecException(ErrorKind.Configuration, string.Join(' ', list));
        }
    }

    /// <summary>Reads a secret from a file: its first line, without the line end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The configuration key, for the message.</param>
    /// <returns>UTF-8 bytes; not empty.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: unreadable, too long, or the first line is empty.</exception>
    public static byte[] ReadSecret(string path, string key)
    {
        var bytes = Read(path, key, MaxSecretBytes);
        var end = bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
        var secret = end < 0 ? bytes : bytes[..end];
        return secret.Length > 0 ? secret : throw new Emotion2VecException(ErrorKind.Configuration, $"{key}: the first line of '{path}' is empty.");
    }

    /// <summary>Reads a text file that the configuration names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The configuration key, for the message.</param>
    /// <param name="maxBytes">The longest content accepted.</param>
    /// <returns>Its text.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: unreadable, too long, or no UTF-8.</exception>
    public static string ReadText(string path, string key, int maxBytes)
    {
        try
        {
            return StrictText.GetString(Read(path, key, maxBytes));
        }
        catch (DecoderFallbackException failure)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"{key}: '{path}' is no text in UTF-8.", failure);
        }
    }

    /// <summary>Reads a file that the configuration names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The configuration key, for the message.</param>
    /// <param name="maxBytes">The longest content accepted.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: unreadable or too long.</exception>
    public static byte[] Read(string path, string key, int maxBytes)
    {
        try
        {
            using var file = File.OpenRead(path);
            var content = new byte[maxBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length <= maxBytes
                ? content[..length]
                : throw new Emotion2VecException(ErrorKind.Configuration, $"{key}: '{path}' is longer than {maxBytes} bytes.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"{key}: '{path}' cannot be read: {failure.Message}", failure);
        }
    }
}
