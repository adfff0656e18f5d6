using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>
/// libcuda, the library of NVIDIA's driver (cuda.h of 12.0): which devices there are, memory of theirs at fixed addresses, and moves of bytes. Kernels are the business
/// of others in this process, who share each device's primary context and so its addresses.
/// </summary>
internal static unsafe partial class CudaDriver
{
    public const string Library = "cuda";

    private const int NameLength = 256;
    private const uint NonBlockingStream = 1;

    /// <summary>Prepares the driver.</summary>
    /// <returns>Devices that this process may see (<c>CUDA_VISIBLE_DEVICES</c>).</returns>
    /// <exception cref="DllNotFoundException">There is no driver.</exception>
    /// <exception cref="NativeCallException">There is one, without a device or of another version than the kernel's.</exception>
    public static int CountDevices()
    {
        ThrowIfError(Initialize(0));
        ThrowIfError(GetCount(out var count));
        return count;
    }

    /// <summary>What a device is called, and how much memory it has.</summary>
    /// <param name="ordinal">From 0.</param>
    public static (string Name, long Bytes) Describe(int ordinal)
    {
        ThrowIfError(GetDevice(out var device, ordinal));
        var name = stackalloc byte[NameLength];
        ThrowIfError(GetName(name, NameLength, device));
        ThrowIfError(TotalMemory(out var bytes, device));
        return (Marshal.PtrToStringUTF8((nint)name) ?? "", (long)bytes);
    }

    /// <summary>Makes the device's primary context the calling thread's. Give it back with <see cref="Leave"/>.</summary>
    /// <param name="ordinal">From 0.</param>
    public static void Enter(int ordinal)
    {
        ThrowIfError(GetDevice(out var device, ordinal));
        ThrowIfError(RetainPrimary(out var context, device));
        ThrowIfError(SetCurrent(context));
    }

    /// <summary>Gives the primary context back. Errors are of no use any more.</summary>
    /// <param name="ordinal">From 0.</param>
    public static void Leave(int ordinal)
    {
        if (GetDevice(out var device, ordinal) == 0)
        {
            _ = ReleasePrimary(device);
        }
    }

    /// <summary>Bytes of memory that are free on the calling thread's device.</summary>
    public static long FreeMemory()
    {
        ThrowIfError(MemoryInfo(out var free, out _));
        return (long)free;
    }

    public static nint Allocate(long bytes)
    {
        ThrowIfError(Allocate(out var address, (nuint)bytes));
        return address;
    }

    public static nint AllocateHost(long bytes)
    {
        ThrowIfError(AllocateHost(out var address, (nuint)bytes));
        return address;
    }

    public static nint CreateStream()
    {
        ThrowIfError(CreateStream(out var stream, NonBlockingStream));
        return stream;
    }

    public static void Upload(nint device, nint host, long bytes, nint stream) => ThrowIfError(CopyToDevice(device, host, (nuint)bytes, stream));

    public static void Download(nint host, nint device, long bytes, nint stream) => ThrowIfError(CopyToHost(host, device, (nuint)bytes, stream));

    public static void Clear(nint device, long bytes, nint stream) => ThrowIfError(Set(device, 0, (nuint)bytes, stream));

    public static void Wait(nint stream) => ThrowIfError(Synchronize(stream));

    // What is freed may belong to a device that is gone: nothing can be done about it then.
    [LibraryImport(Library, EntryPoint = "cuMemFree_v2")]
    public static partial int Free(nint address);

    [LibraryImport(Library, EntryPoint = "cuMemFreeHost")]
    public static partial int FreeHost(nint address);

    [LibraryImport(Library, EntryPoint = "cuStreamDestroy_v2")]
    public static partial int DestroyStream(nint stream);

    private static void ThrowIfError(int error)
    {
        if (error != 0)
        {
            var text = GetErrorText(error, out var words) == 0 ? Marshal.PtrToStringUTF8(words) : null;
            throw new NativeCallException(Library, error, text ?? $"error {error}");
        }
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    private static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuGetErrorString")]
    private static partial int GetErrorText(int error, out nint text); // const char**

    [LibraryImport(Library, EntryPoint = "cuDeviceGetCount")]
    private static partial int GetCount(out int count);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    private static partial int GetDevice(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetName")]
    private static partial int GetName(byte* name, int length, int device);

    [LibraryImport(Library, EntryPoint = "cuDeviceTotalMem_v2")]
    private static partial int TotalMemory(out nuint bytes, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    private static partial int RetainPrimary(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    private static partial int ReleasePrimary(int device);

    [LibraryImport(Library, EntryPoint = "cuCtxSetCurrent")]
    private static partial int SetCurrent(nint context);

    [LibraryImport(Library, EntryPoint = "cuMemGetInfo_v2")]
    private static partial int MemoryInfo(out nuint free, out nuint total);

    [LibraryImport(Library, EntryPoint = "cuMemAlloc_v2")]
    private static partial int Allocate(out nint address, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cuMemAllocHost_v2")]
    private static partial int AllocateHost(out nint address, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cuStreamCreate")]
    private static partial int CreateStream(out nint stream, uint flags);

    [LibraryImport(Library, EntryPoint = "cuMemcpyHtoDAsync_v2")]
    private static partial int CopyToDevice(nint device, nint host, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemcpyDtoHAsync_v2")]
    private static partial int CopyToHost(nint host, nint device, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemsetD8Async")]
    private static partial int Set(nint device, byte value, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuStreamSynchronize")]
    private static partial int Synchronize(nint stream);
}
