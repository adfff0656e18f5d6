using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>libsrtp2 (srtp.h of 2.5): encrypted and authenticated RTP and RTCP (RFC 3711). Optional; a session is used by one thread at a time.</summary>
internal static partial class Srtp
{
    public const string Library = "srtp2";

    /// <summary>Bytes that protection may add behind an RTCP packet (SRTP_MAX_SRTCP_TRAILER_LEN).</summary>
    public const int MaxTrailerBytes = 148;

    // Entries of the replay window: half a second of 2.5 ms packets, and more than reordering needs (RFC 3711 section 3.3.2 asks for 64).
    private const uint ReplayWindow = 256;

    private const int AnyInbound = 2; // ssrc_any_inbound
    private const int AnyOutbound = 3; // ssrc_any_outbound

    private static readonly Lock InitializationLock = new();
    private static bool _initialized;

    /// <summary>Bytes of master key and salt.</summary>
    public static int KeyBytes(SrtpSuite suite) => suite switch
    {
        SrtpSuite.AesCm256Sha1Tag80 or SrtpSuite.AesCm256Sha1Tag32 => 46,
        SrtpSuite.AesGcm128 => 28,
        SrtpSuite.AesGcm256 => 44,
        _ => 30,
    };

    /// <summary>Creates a session for packets that come in, whatever their senders.</summary>
    /// <param name="suite">The algorithms.</param>
    /// <param name="key">Master key and salt, <see cref="KeyBytes"/> of them.</param>
    /// <exception cref="NativeCallException">The library refused or had no memory.</exception>
    public static SrtpSessionHandle CreateInbound(SrtpSuite suite, ReadOnlySpan<byte> key) => Create(AnyInbound, suite, key);

    /// <summary>Creates a session for packets that go out.</summary>
    /// <param name="suite">The algorithms.</param>
    /// <param name="key">Master key and salt, <see cref="KeyBytes"/> of them.</param>
    /// <exception cref="NativeCallException">The library refused or had no memory.</exception>
    public static SrtpSessionHandle CreateOutbound(SrtpSuite suite, ReadOnlySpan<byte> key) => Create(AnyOutbound, suite, key);

    /// <summary>Checks and decrypts an RTP packet in place.</summary>
    /// <param name="session">An inbound session.</param>
    /// <param name="packet">The packet, at the start of an array (the library wants words aligned).</param>
    /// <param name="bytes">Its length afterwards, if <see cref="SrtpStatus.Ok"/> is returned.</param>
    public static unsafe SrtpStatus UnprotectRtp(SrtpSessionHandle session, Span<byte> packet, out int bytes)
    {
        bytes = packet.Length;
        fixed (byte* data = packet)
        fixed (int* length = &bytes)
        {
            return UnprotectRtp(session, data, length);
        }
    }

    /// <summary>Checks and decrypts an RTCP packet in place.</summary>
    /// <param name="session">An inbound session.</param>
    /// <param name="packet">The packet, at the start of an array.</param>
    /// <param name="bytes">Its length afterwards, if <see cref="SrtpStatus.Ok"/> is returned.</param>
    public static unsafe SrtpStatus UnprotectRtcp(SrtpSessionHandle session, Span<byte> packet, out int bytes)
    {
        bytes = packet.Length;
        fixed (byte* data = packet)
        fixed (int* length = &bytes)
        {
            return UnprotectRtcp(session, data, length);
        }
    }

    /// <summary>Encrypts an RTP packet in place.</summary>
    /// <param name="session">An outbound session.</param>
    /// <param name="buffer">The packet, with room for <see cref="MaxTrailerBytes"/> more.</param>
    /// <param name="packetBytes">Its length.</param>
    /// <returns>Its length afterwards.</returns>
    /// <exception cref="NativeCallException">The library refused it.</exception>
    public static unsafe int ProtectRtp(SrtpSessionHandle session, Span<byte> buffer, int packetBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packetBytes, buffer.Length - MaxTrailerBytes);
        fixed (byte* data = buffer)
        {
            ThrowIfError(ProtectRtp(session, data, &packetBytes));
        }

        return packetBytes;
    }

    /// <summary>Encrypts an RTCP packet in place.</summary>
    /// <param name="session">An outbound session.</param>
    /// <param name="buffer">The packet, with room for <see cref="MaxTrailerBytes"/> more.</param>
    /// <param name="packetBytes">Its length.</param>
    /// <returns>Its length afterwards.</returns>
    /// <exception cref="NativeCallException">The library refused it.</exception>
    public static unsafe int ProtectRtcp(SrtpSessionHandle session, Span<byte> buffer, int packetBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packetBytes, buffer.Length - MaxTrailerBytes);
        fixed (byte* data = buffer)
        {
            ThrowIfError(ProtectRtcp(session, data, &packetBytes));
        }

        return packetBytes;
    }

    /// <summary>Forgets a sender, its replay window included.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ssrc">The sender; one that is not known is ignored.</param>
    public static void Forget(SrtpSessionHandle session, uint ssrc) =>
        _ = RemoveStream(session, BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(ssrc) : ssrc);

    public static string Version() => Marshal.PtrToStringUTF8(VersionText()) ?? "";

    [LibraryImport(Library, EntryPoint = "srtp_dealloc")]
    public static partial int Release(nint session); // srtp_t

    private static unsafe SrtpSessionHandle Create(int direction, SrtpSuite suite, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes(suite));
        Initialize();
        Policy policy = default;
        policy.SsrcType = direction;
        policy.WindowSize = new CULong(ReplayWindow);
        SetAlgorithms(suite, &policy.Rtp, &policy.Rtcp);
        fixed (byte* bytes = key)
        {
            policy.Key = bytes;
            ThrowIfError(Create(out var session, &policy));
            return session;
        }
    }

    // RFC 4568 section 6.2.2: tags of 32 bits are for RTP alone; RTCP has 80 always.
    private static unsafe void SetAlgorithms(SrtpSuite suite, CryptoPolicy* rtp, CryptoPolicy* rtcp)
    {
        switch (suite)
        {
            case SrtpSuite.AesCm128Sha1Tag80 or SrtpSuite.AesCm128Sha1Tag32:
                SetAesCm128Tag80(rtcp);
                SetAesCm128Tag80(rtp);
                break;
            case SrtpSuite.AesCm256Sha1Tag80 or SrtpSuite.AesCm256Sha1Tag32:
                SetAesCm256Tag80(rtcp);
                SetAesCm256Tag80(rtp);
                break;
            case SrtpSuite.AesGcm128:
                SetAesGcm128(rtp);
                SetAesGcm128(rtcp);
                break;
            default:
                SetAesGcm256(rtp);
                SetAesGcm256(rtcp);
                break;
        }

        if (suite is SrtpSuite.AesCm128Sha1Tag32 or SrtpSuite.AesCm256Sha1Tag32)
        {
            rtp->AuthenticationTagBytes = 4;
        }
    }

    private static void Initialize()
    {
        lock (InitializationLock)
        {
            if (!_initialized)
            {
                ThrowIfError(InitializeLibrary());
                _initialized = true;
            }
        }
    }

    private static void ThrowIfError(int status)
    {
        if (status != 0)
        {
            throw new NativeCallException(Library, status, $"error {status}");
        }
    }

    [LibraryImport(Library, EntryPoint = "srtp_init")]
    private static partial int InitializeLibrary();

    [LibraryImport(Library, EntryPoint = "srtp_create")]
    private static unsafe partial int Create(out SrtpSessionHandle session, Policy* policy); // srtp_t*, const srtp_policy_t*

    [LibraryImport(Library, EntryPoint = "srtp_unprotect")]
    private static unsafe partial SrtpStatus UnprotectRtp(SrtpSessionHandle session, byte* packet, int* bytes); // void*, int* in and out

    [LibraryImport(Library, EntryPoint = "srtp_unprotect_rtcp")]
    private static unsafe partial SrtpStatus UnprotectRtcp(SrtpSessionHandle session, byte* packet, int* bytes); // void*, int* in and out

    [LibraryImport(Library, EntryPoint = "srtp_protect")]
    private static unsafe partial int ProtectRtp(SrtpSessionHandle session, byte* packet, int* bytes); // void*, int* in and out

    [LibraryImport(Library, EntryPoint = "srtp_protect_rtcp")]
    private static unsafe partial int ProtectRtcp(SrtpSessionHandle session, byte* packet, int* bytes); // void*, int* in and out

    [LibraryImport(Library, EntryPoint = "srtp_remove_stream")]
    private static partial int RemoveStream(SrtpSessionHandle session, uint ssrc); // in network order

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_rtp_default")]
    private static unsafe partial void SetAesCm128Tag80(CryptoPolicy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80")]
    private static unsafe partial void SetAesCm256Tag80(CryptoPolicy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_aes_gcm_128_16_auth")]
    private static unsafe partial void SetAesGcm128(CryptoPolicy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_aes_gcm_256_16_auth")]
    private static unsafe partial void SetAesGcm256(CryptoPolicy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_get_version_string")]
    private static partial nint VersionText(); // returns const char*, static

    // srtp_crypto_policy_t
    [StructLayout(LayoutKind.Sequential)]
    private struct CryptoPolicy
    {
        public uint CipherType;
        public int CipherKeyBytes;
        public uint AuthenticationType;
        public int AuthenticationKeyBytes;
        public int AuthenticationTagBytes;
        public int Services; // enum
    }

    // srtp_policy_t
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Policy
    {
        public int SsrcType; // enum
        public uint Ssrc;
        public CryptoPolicy Rtp;
        public CryptoPolicy Rtcp;
        public byte* Key; // unsigned char*
        public nint MasterKeys; // srtp_master_key_t**, NULL: Key alone
        public CULong MasterKeyCount;
        public nint Deprecated; // void*
        public CULong WindowSize;
        public int AllowRepeat;
        public nint EncryptedExtensions; // int*
        public int EncryptedExtensionCount;
        public nint Next; // struct srtp_policy_t*
    }
}
