namespace Emotion2Vec.Core.Errors;

/// <summary>Kinds of environment failure, chosen by what the caller can do about them.</summary>
public enum ErrorKind
{
    /// <summary>The input is malformed, empty, too short or out of bounds: correct the input.</summary>
    InvalidInput,

    /// <summary>The input is well formed but of a kind that is not handled: convert it.</summary>
    UnsupportedFormat,

    /// <summary>A file, device, model or stream of that name does not exist.</summary>
    NotFound,

    /// <summary>The operating system refused access: change permissions.</summary>
    PermissionDenied,

    /// <summary>Another program holds the device; retrying after a short delay may succeed.</summary>
    DeviceBusy,

    /// <summary>The device or peer vanished; a retry succeeds once it is back.</summary>
    DeviceLost,

    /// <summary>A port or address is taken: choose another or stop its owner.</summary>
    AddressInUse,

    /// <summary>The MQTT broker cannot be reached; retries continue with back-off.</summary>
    BrokerUnavailable,

    /// <summary>The inference session failed: rebuild it.</summary>
    EngineLost,

    /// <summary>The machine carries no more at present: try again later, elsewhere, or ask for less.</summary>
    Overloaded,

    /// <summary>The model package does not fit what was asked of it: choose another model or option.</summary>
    ModelMismatch,

    /// <summary>The configuration is wrong: correct the keys that the message names.</summary>
    Configuration,

    /// <summary>A system library returned an error code, which the message carries.</summary>
    NativeError,
}
