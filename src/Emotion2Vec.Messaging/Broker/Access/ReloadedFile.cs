using Emotion2Vec.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>
/// What was read from files that may change while the program runs. <see cref="Refresh"/> looks at their times and reads them again if one changed; what is then
/// wrong is logged, and what was read before stays. Any thread may call any member.
/// </summary>
/// <typeparam name="T">What is in them. Immutable.</typeparam>
internal sealed class ReloadedFile<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly string[] _paths;
    private readonly Func<T> _read;
    private readonly ILogger _logger;
    private (DateTime Written, long Length)[] _stamps;
    private volatile T _value;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="logger">Told of changes.</param>
    /// <exception cref="Emotion2VecException">They cannot be read, or something in them is wrong.</exception>
    public ReloadedFile(string[] paths, Func<T> read, ILogger logger)
    {
        (_paths, _read, _logger) = (paths, read, logger);
        _stamps = Stamps();
        _value = read();
    }

    /// <summary>What was read last.</summary>
    public T Value => _value;

    /// <summary>Reads the files again if they changed.</summary>
    /// <returns>What is in force.</returns>
    public T Refresh()
    {
        lock (_lock)
        {
            var stamps = Stamps();
            if (stamps.AsSpan().SequenceEqual(_stamps))
            {
                return _value;
            }

            _stamps = stamps;
            try
            {
                _value = _read();
                _logger.FileRead(_paths[0]);
            }
            catch (Emotion2VecException failure)
            {
                _logger.FileNotRead(failure.Message);
            }

            return _value;
        }
    }

    private (DateTime Written, long Length)[] Stamps() => [.. _paths.Select(path => new FileInfo(path)).Select(file => file.Exists ? (file.LastWriteTimeUtc, file.Length) : default)];
}
