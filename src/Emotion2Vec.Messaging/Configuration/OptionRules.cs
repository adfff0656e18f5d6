using System.ComponentModel.DataAnnotations;
using System.Security;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Messaging.Configuration;

/// <summary>Checks option records where they enter, so that a wrong one stops the program with all its faults named at once.</summary>
internal static class OptionRules
{
    private const int MaxSecretBytes = 4096;

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
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: unreadable, empty or too long.</exception>
    public static byte[] ReadSecret(string path, string key)
    {
        var bytes = Read(path, key, file =>
        {
            var start = new byte[MaxSecretBytes + 1];
            using var stream = File.OpenRead(file);
            return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        });
        var end = bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
        var secret = end < 0 ? bytes : bytes[..end];
        return secret.Length is > 0 and <= MaxSecretBytes
            ? secret
            : throw new Emotion2VecException(ErrorKind.Configuration, $"{key}: the first line of '{path}' must hold 1 to {MaxSecretBytes} bytes.");
    }

    /// <summary>Opens a file that the configuration names.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="key">The configuration key, for the message.</param>
    /// <param name="read">Reads it.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: unreadable.</exception>
    public static T Read<T>(string path, string key, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"{key}: '{path}' cannot be read: {failure.Message}", failure);
        }
    }
}
