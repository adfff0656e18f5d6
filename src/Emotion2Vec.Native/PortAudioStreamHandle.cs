using Microsoft.Win32.SafeHandles;

namespace Emotion2Vec.Native;

/// <summary>A <c>PaStream*</c>.</summary>
internal sealed class PortAudioStreamHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public PortAudioStreamHandle(nint stream)
        : base(ownsHandle: true) => SetHandle(stream);

    protected override bool ReleaseHandle()
    {
        // Abort first: closing alone would wait for blocks that a lost device never delivers. A stream that was never started refuses, which is no matter.
        _ = PortAudio.AbortStream(handle);
        return PortAudio.CloseStream(handle) == 0;
    }
}
