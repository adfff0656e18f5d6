using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Emotion2Vec.Native;

/// <summary>
/// The reading end of a named pipe, by the C library of Linux. The runtime's own files wait for a writer when they are opened, and for bytes when they are read, and
/// neither wait can be ended.
/// </summary>
internal static partial class NamedPipe
{
    private const string Library = "libc";
    private const int ReadOnlyWithoutWaiting = 0x0 | 0x800 | 0x80000; // O_RDONLY | O_NONBLOCK | O_CLOEXEC
    private const short Readable = 0x1; // POLLIN
    private const int Interrupted = 4; // EINTR
    private const int TryAgain = 11; // EAGAIN
    private const int Current = 1; // SEEK_CUR

    /// <summary>Opens a pipe, whether or not anyone writes to it.</summary>
    /// <param name="path">The pipe.</param>
    /// <param name="error">The system's error number, if the handle is invalid; 0 if what is there is a file, which is no pipe.</param>
    /// <returns>The reading end, or an invalid handle.</returns>
    public static SafeFileHandle Open(string path, out int error)
    {
        var handle = new SafeFileHandle(OpenFile(path, ReadOnlyWithoutWaiting), ownsHandle: true);
        error = Marshal.GetLastPInvokeError();
        if (!handle.IsInvalid && Seek(handle, 0, Current) >= 0)
        {
            handle.Dispose();
            error = 0;
            return new SafeFileHandle();
        }

        return handle;
    }

    /// <summary>Waits until there are bytes, or a writer that was there is gone. Allocates nothing.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="milliseconds">The longest wait.</param>
    /// <returns>False if the time is over.</returns>
    public static unsafe bool Wait(SafeFileHandle pipe, int milliseconds)
    {
        var added = false;
        try
        {
            pipe.DangerousAddRef(ref added);
            var request = new PollRequest { Descriptor = (int)pipe.DangerousGetHandle(), Events = Readable };
            return Poll(&request, new CULong(1), milliseconds) > 0;
        }
        finally
        {
            if (added)
            {
                pipe.DangerousRelease();
            }
        }
    }

    /// <summary>Reads the bytes that are there. Allocates nothing.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="destination">Room for bytes, not empty.</param>
    /// <returns>Bytes read; 0 if nobody writes; -1 if there are none yet.</returns>
    /// <exception cref="NativeCallException">The system's error.</exception>
    public static unsafe int Read(SafeFileHandle pipe, Span<byte> destination)
    {
        fixed (byte* bytes = destination)
        {
            var count = (int)ReadFile(pipe, bytes, (nuint)destination.Length);
            if (count >= 0)
            {
                return count;
            }

            var error = Marshal.GetLastPInvokeError();
            return error is TryAgain or Interrupted ? -1 : throw new NativeCallException(Library, error, Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags); // variadic in C: no third argument without O_CREAT

    [LibraryImport(Library, EntryPoint = "lseek")]
    private static partial long Seek(SafeFileHandle file, long offset, int whence); // off_t

    [LibraryImport(Library, EntryPoint = "poll")]
    private static unsafe partial int Poll(PollRequest* requests, CULong count, int milliseconds); // struct pollfd*, nfds_t

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint ReadFile(SafeFileHandle file, byte* bytes, nuint count); // ssize_t

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Occurred;
    }
}
