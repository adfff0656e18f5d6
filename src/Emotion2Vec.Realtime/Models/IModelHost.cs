using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>A place where models are published. Safe for concurrent use.</summary>
internal interface IModelHost
{
    /// <summary>Its name, for messages.</summary>
    string Name { get; }

    /// <summary>Its address, or a mirror's.</summary>
    Uri Address { get; }

    /// <summary>Asks what the host says about files of a model.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>One announcement per file, in the order of the catalogue.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.PermissionDenied"/> or <see cref="ErrorKind.DeviceLost"/> (try again later).</exception>
    Task<IReadOnlyList<FileAnnouncement>> AnnounceAsync(CatalogueEntry entry, CancellationToken cancellationToken);
}
