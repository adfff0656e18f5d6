using System.Text;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.CommandLine;

/// <summary>A result on its way to a file: it appears under its name whole or not at all. One owner.</summary>
public sealed class OutputFile : IDisposable
{
    private readonly string _target;
    private readonly string _written;
    private bool _complete;

    private OutputFile(string target, string written, FileStream stream)
    {
        _target = target;
        _written = written;
        Stream = stream;
    }

    /// <summary>Where the content goes.</summary>
    public Stream Stream { get; }

    /// <summary>Creates the file, under a name of its own until it is complete.</summary>
    /// <param name="path">Where it shall be; its folder exists. Devices such as <c>/dev/stdout</c> are written directly.</param>
    /// <returns>The file; dispose it.</returns>
    /// <exception cref="Emotion2VecException">The path cannot be written.</exception>
    public static OutputFile Create(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' is a folder: name a file in it.");
            }

            var written = path.StartsWith("/dev/", StringComparison.Ordinal) ? path : $"{path}.{Path.GetRandomFileName()}.part";
            return new(path, written, new(written, FileMode.Create, FileAccess.Write));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{path}' cannot be created: its folder does not exist.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"'{path}' may not be written by this user.", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' cannot be created: {e.Message}", e);
        }
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <returns>A writer; dispose it before <see cref="Complete"/>.</returns>
    public StreamWriter Text() => new(Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        Stream.Dispose();
        if (_written != _target)
        {
            File.Move(_written, _target, overwrite: true);
        }

        _complete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_complete && _written != _target)
        {
            File.Delete(_written);
        }
    }
}
