namespace Emotion2Vec.Core.Errors;

/// <summary>Process exit codes. They are part of the public contract: scripts rely on them.</summary>
public static class ExitCodes
{
    /// <summary>Everything asked for was done.</summary>
    public const int Ok = 0;

    /// <summary>The work failed; the message says why.</summary>
    public const int Failed = 1;

    /// <summary>A measurement could not decide. An inconclusive run is not a pass.</summary>
    public const int Inconclusive = 2;

    /// <summary>The command line is wrong (sysexits EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The input data is wrong (sysexits EX_DATAERR).</summary>
    public const int BadInput = 65;

    /// <summary>An input file does not exist or cannot be read (sysexits EX_NOINPUT).</summary>
    public const int NoInput = 66;

    /// <summary>A device, port, broker or library is not available (sysexits EX_UNAVAILABLE).</summary>
    public const int Unavailable = 69;

    /// <summary>The configuration is wrong (sysexits EX_CONFIG).</summary>
    public const int Configuration = 78;

    /// <summary>Maps a failure to the exit code that documents it.</summary>
    /// <param name="kind">The failure's kind.</param>
    /// <returns>One of the constants of this class.</returns>
    public static int For(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput or ErrorKind.UnsupportedFormat or ErrorKind.ModelMismatch => BadInput,
        ErrorKind.NotFound or ErrorKind.PermissionDenied => NoInput,
        ErrorKind.DeviceBusy or ErrorKind.DeviceLost or ErrorKind.AddressInUse or ErrorKind.BrokerUnavailable or ErrorKind.Overloaded => Unavailable,
        ErrorKind.Configuration => Configuration,
        _ => Failed,
    };
}
