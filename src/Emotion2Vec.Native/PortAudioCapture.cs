using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>A device that records into a target. One owner thread, between <see cref="PortAudio.Initialize"/> and <see cref="PortAudio.Terminate"/>.</summary>
/// <remarks>
/// Design. The library's thread calls <see cref="OnBlock"/> with a handle to this object, from <see cref="Start"/> to <see cref="Dispose"/>. Closing the stream waits
/// for that thread to end, and only then is the handle freed: no call can meet a freed object. Of the shared fields, the library's thread alone writes <c>_blocks</c>
/// and <c>_failure</c>.
/// </remarks>
internal sealed class PortAudioCapture : IDisposable
{
    private const int Continue = 0; // paContinue
    private const int Abort = 2; // paAbort
    private const uint InputOverflow = 2; // paInputOverflow

    private readonly IPortAudioTarget _target;
    private readonly int _channels;
    private readonly PortAudioStreamHandle _stream;
    private GCHandle _self;
    private long _blocks;
    private Exception? _failure;

    /// <summary>Opens a device; it does not record yet.</summary>
    /// <param name="device">Index of the device.</param>
    /// <param name="channels">Channels, interleaved.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="blockFrames">Frames per block.</param>
    /// <param name="target">Takes the blocks.</param>
    /// <exception cref="NativeCallException">The device is missing, busy, or does not record so.</exception>
    public unsafe PortAudioCapture(int device, int channels, int rate, int blockFrames, IPortAudioTarget target)
    {
        _target = target;
        _channels = channels;
        _self = GCHandle.Alloc(this);
        try
        {
            _stream = PortAudio.Open(device, channels, rate, blockFrames, &OnBlock, GCHandle.ToIntPtr(_self));
        }
        catch
        {
            _self.Free();
            throw;
        }
    }

    /// <summary>Blocks delivered since the start. Any thread.</summary>
    public long Blocks => Volatile.Read(ref _blocks);

    /// <summary>What the target threw, which ended the recording; null if nothing. Any thread.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>False once the device stopped by itself.</summary>
    public bool IsActive => PortAudio.IsActive(_stream);

    /// <summary>Starts to record.</summary>
    /// <exception cref="NativeCallException">The device refused.</exception>
    public void Start() => PortAudio.Start(_stream);

    /// <summary>Ends the recording. The target is not called any more once this returns.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int OnBlock(float* input, void* output, CULong frames, void* time, CULong flags, nint userData)
    {
        var capture = (PortAudioCapture?)GCHandle.FromIntPtr(userData).Target;
        if (capture is null)
        {
            return Abort;
        }

        try
        {
            if (input is not null)
            {
                var samples = checked((int)frames.Value * capture._channels);
                capture._target.Take(new ReadOnlySpan<float>(input, samples), (flags.Value & InputOverflow) != 0);
                Volatile.Write(ref capture._blocks, capture._blocks + 1);
            }

            return Continue;
        }
        catch (Exception failure)
        {
            // Nothing may be thrown through the library's frames: the owner finds it here.
            Volatile.Write(ref capture._failure, failure);
            return Abort;
        }
    }
}
