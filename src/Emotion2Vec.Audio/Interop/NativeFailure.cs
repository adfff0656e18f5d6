using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Interop;

/// <summary>Turns what the bindings throw into the error that Core's ports promise, so that nothing native leaves this project.</summary>
internal static class NativeFailure
{
    /// <summary>Says whether an exception came from a system library or its absence; for use in an exception filter.</summary>
    public static bool Is(Exception exception) => exception is NativeLibraryMissingException or NativeCallException;

    /// <summary>Wraps such an exception.</summary>
    /// <param name="exception">The cause.</param>
    /// <param name="subject">What was being done, such as the path of a file.</param>
    public static Emotion2VecException Wrap(Exception exception, string subject) =>
        new(ErrorKind.NativeError, $"{subject}: {exception.Message}", exception);
}
