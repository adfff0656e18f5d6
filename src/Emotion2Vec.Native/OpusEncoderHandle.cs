using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Owns an <c>OpusEncoder*</c>.</summary>
internal sealed class OpusEncoderHandle : SafeHandle
{
    /// <summary>Creates an empty handle for the marshaller to fill.</summary>
    public OpusEncoderHandle() : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Opus.DestroyEncoder(handle);
        return true;
    }
}
