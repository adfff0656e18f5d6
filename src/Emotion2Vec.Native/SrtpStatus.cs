namespace Emotion2Vec.Native;

/// <summary>What libsrtp says of a packet (srtp_err_status_t); other codes are errors of other kinds.</summary>
internal enum SrtpStatus
{
    Ok = 0,
    AuthenticationFailed = 7,
    Replayed = 9,
    TooOld = 10,
}
