using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Owns an open <c>SNDFILE*</c>.</summary>
internal sealed class SndFileHandle : SafeHandle
{
    /// <summary>Creates an empty handle for the marshaller to fill.</summary>
    public SndFileHandle() : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => SndFile.Close(handle) == 0;
}
