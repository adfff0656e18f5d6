using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>Which failures are worth another attempt.</summary>
internal static class Retries
{
    /// <summary>Says whether trying again can help: what is wrong with the request itself does not get better with time; everything else may.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>True if it may pass.</returns>
    public static bool CanHelp(Exception error) => error is not Emotion2VecException
    {
        Kind: ErrorKind.InvalidInput or ErrorKind.UnsupportedFormat or ErrorKind.Configuration or ErrorKind.ModelMismatch
    };
}
