using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Owns a <c>soxr_t</c>.</summary>
internal sealed class SoxrHandle : SafeHandle
{
    /// <summary>Creates an empty handle for the marshaller to fill.</summary>
    public SoxrHandle() : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Soxr.Delete(handle);
        return true;
    }
}
