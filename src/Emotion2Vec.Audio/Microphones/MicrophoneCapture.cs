using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Microphones;

/// <summary>An open device, and the watch over it. One owner; the device's own thread feeds the taps between <see cref="Start"/> and <see cref="Dispose"/>.</summary>
internal sealed class MicrophoneCapture : IPortAudioTarget, IDisposable
{
    private const int BlocksPerSecond = 50;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    // A wireless headset takes seconds to begin.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly PortAudioSession _session;
    private readonly PortAudioCapture _device;
    private ChannelTap[] _taps = [];
    private bool _isClosed;

    private MicrophoneCapture(MicrophoneAddress address)
    {
        _name = address.Description;
        _session = new PortAudioSession();
        try
        {
            var device = DeviceChoice.Choose(PortAudioSession.Devices(), address.Device);
            _name = $"microphone {device.Index} ({device.Name})";
            SampleRate = address.Rate ?? device.DefaultRate;
            _device = new PortAudioCapture(device.Index, address.Channels, SampleRate, BlockFrames(SampleRate), this);
        }
        catch (NativeCallException exception)
        {
            _session.Dispose();
            throw Refused(exception, address);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; }

    /// <summary>Frames that a device is asked to deliver at once: 20 ms.</summary>
    public static int BlockFrames(int rate) => Math.Max(rate / BlocksPerSecond, 1);

    /// <summary>Opens a device. Looking for devices takes up to half a second, which a cancellation does not wait for.</summary>
    /// <param name="address">Which device, and how.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.DeviceBusy"/>, <see cref="ErrorKind.DeviceLost"/>, <see cref="ErrorKind.Configuration"/> (the name means several),
    /// <see cref="ErrorKind.UnsupportedFormat"/> (no such rate or channels), <see cref="ErrorKind.NativeError"/> (PortAudio is missing).
    /// </exception>
    public static async Task<MicrophoneCapture> OpenAsync(MicrophoneAddress address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var opening = Task.Run(() => Open(address), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = CloseAsync(opening);
            throw;
        }
    }

    /// <summary>Starts to record.</summary>
    /// <param name="taps">Take the sound.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.DeviceLost"/>: the device refused.</exception>
    public void Start(params ChannelTap[] taps)
    {
        _taps = taps;
        lock (PortAudioSession.Gate)
        {
            try
            {
                _device.Start();
            }
            catch (NativeCallException exception)
            {
                throw new Emotion2VecException(ErrorKind.DeviceLost, $"{_name} does not start: {exception.Message}. It is tried again.", exception);
            }
        }
    }

    /// <summary>Waits for trouble: a lost device tells nobody, it only stops calling.</summary>
    /// <param name="time">The clock of the watch.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>A task that only fails.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.DeviceLost"/>.</exception>
    public async Task WatchAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        long heard = 0;
        var heardAt = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(WatchInterval, time, cancellationToken).ConfigureAwait(false);
            if (_device.Failure is { } failure)
            {
                throw new Emotion2VecException(ErrorKind.DeviceLost, $"{_name}: its sound could not be taken: {failure.Message}", failure);
            }

            if (!_device.IsActive)
            {
                throw new Emotion2VecException(ErrorKind.DeviceLost, $"{_name} has stopped: it was unplugged, or its sound server has ended. It is opened again once it is back.");
            }

            if (_device.Blocks != heard)
            {
                heard = _device.Blocks;
                heardAt = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(heardAt) >= Silence)
            {
                throw new Emotion2VecException(
                    ErrorKind.DeviceLost, $"{_name} has delivered nothing for {Silence.TotalSeconds:0} s: it was unplugged, or its sound server hangs. It is opened again.");
            }
        }
    }

    /// <summary>Ends the recording; no tap is touched once this returns.</summary>
    public void Dispose()
    {
        lock (PortAudioSession.Gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _device.Dispose();
                _session.Dispose();
            }
        }
    }

    void IPortAudioTarget.Take(ReadOnlySpan<float> interleaved, bool isAfterLoss)
    {
        foreach (var tap in _taps)
        {
            tap.Take(interleaved, isAfterLoss);
        }
    }

    private static MicrophoneCapture Open(MicrophoneAddress address)
    {
        lock (PortAudioSession.Gate)
        {
            try
            {
                return new MicrophoneCapture(address);
            }
            catch (Exception exception) when (NativeFailure.Is(exception))
            {
                throw NativeFailure.Wrap(exception, address.Description);
            }
        }
    }

    private static async Task CloseAsync(Task<MicrophoneCapture> opening)
    {
        try
        {
            (await opening.ConfigureAwait(false)).Dispose();
        }
        catch (Emotion2VecException)
        {
            // Nobody waits for the device any more, so nobody needs to know why it did not open.
        }
    }

    private Emotion2VecException Refused(NativeCallException exception, MicrophoneAddress address) => exception.Code switch
    {
        PortAudio.DeviceUnavailable => new(ErrorKind.DeviceBusy, $"{_name} is held by another program, or gone. It is tried again.", exception),
        PortAudio.InvalidDevice => new(ErrorKind.NotFound, $"{_name} is no device that can be opened.", exception),
        PortAudio.InvalidSampleRate => new(ErrorKind.UnsupportedFormat, $"{_name} does not record at {SampleRate} Hz: 'e2v devices' shows its rates; give one as rate=.", exception),
        PortAudio.InvalidChannelCount => new(
            ErrorKind.UnsupportedFormat, $"{_name} does not record {address.Channels} channels: 'e2v devices' shows how many it has; give them as channels=.", exception),
        _ => new(ErrorKind.DeviceLost, $"{_name} cannot be opened: {exception.Message}. It is tried again.", exception),
    };
}
