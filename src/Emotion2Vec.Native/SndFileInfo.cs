using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary><c>SF_INFO</c> of sndfile.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SndFileInfo
{
    /// <summary>Frames that the header claims (<c>sf_count_t</c>). A truncated file still claims its full length: trust read counts.</summary>
    public long Frames;

    /// <summary>Frames per second.</summary>
    public int SampleRate;

    /// <summary>Interleaved channels.</summary>
    public int Channels;

    /// <summary>Container and encoding, <c>SF_FORMAT_*</c>.</summary>
    public int Format;

    /// <summary>Sections; of no use here.</summary>
    public int Sections;

    /// <summary>1 if the file can seek.</summary>
    public int Seekable;
}
