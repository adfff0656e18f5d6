using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>Reads session description files, within bounds.</summary>
internal static class SdpFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its text, at most one character longer than <see cref="SdpParser.MaxCharacters"/>.</returns>
    /// <exception cref="Emotion2VecException">The file does not exist or cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var text = new char[SdpParser.MaxCharacters + 1];
            var count = reader.ReadBlock(text);
            return new string(text, 0, count);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{path}' does not exist.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"'{path}' may not be read by this user, or is a directory.", exception);
        }
        catch (IOException exception)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
