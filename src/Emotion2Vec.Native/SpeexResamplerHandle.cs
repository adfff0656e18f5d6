using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Owns a <c>SpeexResamplerState*</c>.</summary>
internal sealed class SpeexResamplerHandle : SafeHandle
{
    /// <summary>Creates an empty handle for the marshaller to fill.</summary>
    public SpeexResamplerHandle() : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        SpeexDsp.DestroyResampler(handle);
        return true;
    }
}
