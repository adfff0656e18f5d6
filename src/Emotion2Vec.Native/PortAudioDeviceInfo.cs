using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary><c>PaDeviceInfo</c> of portaudio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioDeviceInfo
{
    public int StructVersion;
    public nint Name; // const char*
    public int HostApi; // PaHostApiIndex
    public int MaxInputChannels;
    public int MaxOutputChannels;
    public double DefaultLowInputLatency; // PaTime, seconds
    public double DefaultLowOutputLatency;
    public double DefaultHighInputLatency;
    public double DefaultHighOutputLatency;
    public double DefaultSampleRate; // Hz
}
