using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary><c>PaHostApiInfo</c> of portaudio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioHostApiInfo
{
    public int StructVersion;
    public int Type; // PaHostApiTypeId
    public nint Name; // const char*
    public int DeviceCount;
    public int DefaultInputDevice; // PaDeviceIndex, -1: none
    public int DefaultOutputDevice; // PaDeviceIndex, -1: none
}
