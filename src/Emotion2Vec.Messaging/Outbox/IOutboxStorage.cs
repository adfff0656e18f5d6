namespace Emotion2Vec.Messaging.Outbox;

/// <summary>Where the outbox's files live. Members throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where a disk would.</summary>
internal interface IOutboxStorage : IDisposable
{
    /// <summary>Whether what is written outlives the process.</summary>
    bool IsDurable { get; }

    /// <summary>Names of the files there.</summary>
    IReadOnlyList<string> Names();

    /// <summary>Opens a file, or makes an empty one.</summary>
    IOutboxFile Open(string name);

    /// <summary>Deletes a file that is closed.</summary>
    void Delete(string name);
}
