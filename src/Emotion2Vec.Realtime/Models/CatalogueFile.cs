namespace Emotion2Vec.Realtime.Models;

/// <summary>One file of a published model.</summary>
/// <param name="Name">Its name, the same at every host.</param>
/// <param name="MaxBytes">The most that is accepted, about twice what is published: a bound against a server gone wrong.</param>
/// <param name="Sha256Start">The first hex digits of its SHA-256 at Hugging Face where they are on record, else empty.</param>
internal sealed record CatalogueFile(string Name, long MaxBytes, string Sha256Start = "");
