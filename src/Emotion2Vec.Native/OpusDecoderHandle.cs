using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Owns an <c>OpusDecoder*</c>.</summary>
internal sealed class OpusDecoderHandle : SafeHandle
{
    /// <summary>Creates an empty handle for the marshaller to fill.</summary>
    public OpusDecoderHandle() : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Opus.DestroyDecoder(handle);
        return true;
    }
}
