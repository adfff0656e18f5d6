using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary><c>PaStreamParameters</c> of portaudio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioStreamParameters
{
    public int Device; // PaDeviceIndex
    public int Channels;
    public CULong SampleFormat; // PaSampleFormat
    public double SuggestedLatency; // PaTime, seconds
    public nint HostApiSpecificInfo; // void*
}
