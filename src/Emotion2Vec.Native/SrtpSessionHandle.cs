using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Owns an <c>srtp_t</c>.</summary>
internal sealed class SrtpSessionHandle : SafeHandle
{
    /// <summary>Creates an empty handle for the marshaller to fill.</summary>
    public SrtpSessionHandle() : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => Srtp.Release(handle) == 0;
}
