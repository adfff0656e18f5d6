namespace Emotion2Vec.Native;

/// <summary>Takes what a device records. Called by PortAudio's thread: allocates nothing, takes no lock, waits for nothing.</summary>
internal interface IPortAudioTarget
{
    /// <summary>Takes a block.</summary>
    /// <param name="interleaved">Frames times channels samples; valid during the call only.</param>
    /// <param name="isAfterLoss">True if the device dropped sound before this block, because it was not asked in time.</param>
    void Take(ReadOnlySpan<float> interleaved, bool isAfterLoss);
}
