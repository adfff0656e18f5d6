using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.CommandLine;

/// <summary>Turns an exception into a message for people and an exit code for scripts.</summary>
/// <param name="known">What the program knows of exceptions that this project does not; null for those it does not know either.</param>
public sealed class FailureReport(Func<Exception, (int Code, string Message)?> known)
{
    /// <summary>Writes the message.</summary>
    /// <param name="program">The program's name, which the message begins with.</param>
    /// <param name="exception">What ended the command.</param>
    /// <param name="error">Where the message goes.</param>
    /// <param name="verbose">Whether to add the stack trace.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public int Write(string program, Exception exception, TextWriter error, bool verbose)
    {
        var (code, message) = known(exception) ?? exception switch
        {
            Emotion2VecException e => (ExitCodes.For(e.Kind), e.Message),
            OperationCanceledException => (ExitCodes.Failed, "interrupted before the work was done"),
            UnauthorizedAccessException e => (ExitCodes.NoInput, e.Message),
            FileNotFoundException or DirectoryNotFoundException => (ExitCodes.NoInput, exception.Message),
            IOException e => (ExitCodes.Failed, e.Message),
            _ => (ExitCodes.Failed, $"unexpected {exception.GetType().Name}: {exception.Message} (this is a defect: run again with --verbose and report what it prints)"),
        };
        error.WriteLine($"{program}: {message}");
        if (verbose)
        {
            error.WriteLine(exception);
        }

        return code;
    }
}
