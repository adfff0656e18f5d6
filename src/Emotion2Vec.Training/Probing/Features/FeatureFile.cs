using Emotion2Vec.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace Emotion2Vec.Training.Probing.Features;

/// <summary>Opening files of features, with failures in the product's words.</summary>
internal static class FeatureFile
{
    private const long MaxTextBytes = 256L << 20;

    /// <summary>Opens a file for positional reads.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its handle.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.PermissionDenied"/> or <see cref="ErrorKind.InvalidInput"/>.</exception>
    public static SafeFileHandle Open(string path) => Guard(path, () => File.OpenHandle(path));

    /// <summary>Reads the lines of a text file of bounded length.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its lines without their ends.</returns>
    /// <exception cref="Emotion2VecException">As <see cref="Open"/>; the file is larger than any list of utterances.</exception>
    public static string[] ReadLines(string path) => Guard(
        path,
        () => new FileInfo(path).Length <= MaxTextBytes
            ? File.ReadAllLines(path)
            : throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' is larger than {MaxTextBytes >> 20} MB, which no list of utterances is."));

    /// <summary>Runs an action on a file.</summary>
    /// <typeparam name="T">What it yields.</typeparam>
    /// <param name="path">The file, for messages.</param>
    /// <param name="action">The action.</param>
    /// <returns>What it yielded.</returns>
    /// <exception cref="Emotion2VecException">The file system refused.</exception>
    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"There is no file '{path}'.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"'{path}' may not be opened, or is a directory.", e);
        }
        catch (IOException e)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}': {e.Message}", e);
        }
    }
}
