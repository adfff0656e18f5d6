namespace Emotion2Vec.Messaging.Payloads;

/// <summary>Which version of the contract (<c>configs/contract</c>) payloads follow. A test holds schemas, documents and this number together.</summary>
internal static class ContractVersion
{
    /// <summary>Major, minor, patch. Major is <see cref="PayloadBuffer.Version"/>; minor moves with every member added, patch with words alone.</summary>
    public const string Text = "1.1.0";
}
