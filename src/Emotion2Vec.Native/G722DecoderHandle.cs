using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Owns a <c>g722_decode_state_t*</c>.</summary>
internal sealed class G722DecoderHandle : SafeHandle
{
    /// <summary>Creates an empty handle for the marshaller to fill.</summary>
    public G722DecoderHandle() : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = Spandsp.DestroyDecoder(handle);
        return true;
    }
}
