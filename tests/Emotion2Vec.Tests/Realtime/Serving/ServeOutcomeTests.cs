using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class ServeOutcomeTests
{
    private static readonly Emotion2VecException Missing = new(ErrorKind.NotFound, "gone");

    [Fact]
    public void ThrowIfAllFailed_OneGood_IsASuccess() => ServeOutcome.ThrowIfAllFailed([End(Missing), End(null)]);

    [Fact]
    public void ThrowIfAllFailed_AllBad_HasTheFirstKindAndEveryReason()
    {
        var failure = Assert.Throws<Emotion2VecException>(() => ServeOutcome.ThrowIfAllFailed([End(Missing), End(new InvalidOperationException("odd"))]));

        Assert.Equal(ErrorKind.NotFound, failure.Kind);
        Assert.Contains("gone", failure.Message, StringComparison.Ordinal);
        Assert.Contains("odd", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThrowIfAllFailed_LibraryMissing_KeepsTheCauseForTheExitCode()
    {
        var cause = new Emotion2Vec.Native.NativeLibraryMissingException("sndfile", "libsndfile1", "missing");
        var failure = Assert.Throws<Emotion2VecException>(() => ServeOutcome.ThrowIfAllFailed([End(new Emotion2VecException(ErrorKind.NativeError, "missing", cause))]));

        Assert.Equal(ExitCodes.Unavailable, Emotion2Vec.Realtime.Commands.CommandLineProgram.Failures.Write("e2v", failure, TextWriter.Null, verbose: false));
    }

    private static InputEnd End(Exception? error) => new(new StreamId("a"), error);
}
