using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Native;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Turns an exception into a message for people and an exit code for scripts.</summary>
internal static class FailureReport
{
    /// <summary>Writes the message.</summary>
    /// <param name="exception">What ended the command.</param>
    /// <param name="error">Where the message goes.</param>
    /// <param name="verbose">Whether to add the stack trace.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Write(Exception exception, TextWriter error, bool verbose)
    {
        var (code, message) = exception switch
        {
            // A library that is not installed is not available; one that answers with an error has failed.
            Emotion2VecException { InnerException: NativeLibraryMissingException } e => (ExitCodes.Unavailable, e.Message),
            Emotion2VecException e => (ExitCodes.For(e.Kind), e.Message),
            ModelException e => (ExitCodes.BadInput, e.Message),
            OperationCanceledException => (ExitCodes.Failed, "interrupted before the work was done"),
            UnauthorizedAccessException e => (ExitCodes.NoInput, e.Message),
            FileNotFoundException or DirectoryNotFoundException => (ExitCodes.NoInput, exception.Message),
            IOException e => (ExitCodes.Failed, e.Message),
            _ => (ExitCodes.Failed, $"unexpected {exception.GetType().Name}: {exception.Message} (this is a defect: run again with --verbose and report what it prints)"),
        };
        error.WriteLine($"e2v: {message}");
        if (verbose)
        {
            error.WriteLine(exception);
        }

        return code;
    }
}
