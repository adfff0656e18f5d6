using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary><c>PaHostErrorInfo</c> of portaudio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioHostErrorInfo
{
    public int HostApiType; // PaHostApiTypeId
    public CLong ErrorCode;
    public nint ErrorText; // const char*
}
