using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Pipeline.Overload;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Tests.Core.Pipeline.Overload;

public sealed class AdmissionTests
{
    private static readonly StepCapacity Ten = new() { Lanes = 2, BatchLimit = 4, StreamsMeasured = 10 };

    [Fact]
    public void Limit_NothingMeasured_IsNone() => Assert.Null(Admission.Limit(null, 2, []));

    [Fact]
    public void Limit_OneOfTwoLanesIsLost_IsHalf() => Assert.Equal(5, Admission.Limit(Ten, 1, [])!.Value.Measured);

    [Fact]
    public void Limit_CalibrationAlone_IsItsOwn()
    {
        var limit = Admission.Limit(Ten, 2, [])!.Value;
        Assert.Equal((7, 10.0, false), (limit.Admitted, limit.Measured, limit.IsRecent));
    }

    [Theory]
    [InlineData(20, 0.1, 40, true)]
    [InlineData(20, 0.9, 40, true)]
    [InlineData(3, 0.4, 10, false)]
    [InlineData(3, 0.6, 6, true)]
    public void Limit_BothMeasured_IsTheHigherUnlessTheLaneIsBusy(double streams, double busy, double measured, bool isRecent)
    {
        var limit = Admission.Limit(Ten, 2, [new(streams, busy)])!.Value;
        Assert.Equal((measured, isRecent), (limit.Measured, limit.IsRecent));
    }

    [Fact]
    public void Limit_OneLaneOfThreeNotMeasured_IsTakenToBeLikeTheOthers() => Assert.Equal(45, Admission.Limit(null, 3, [new(10, 0.5), new(20, 0.5)])!.Value.Measured);

    [Fact]
    public void Admitted_LessThanOneStream_IsStillOne() => Assert.Equal(1, new AdmissionLimit(0.2, true).Admitted);

    [Fact]
    public void Refusal_FirstWords_SayItAllWithinACloseFrame()
    {
        var message = new AdmissionLimit(14.26, true).Refusal(new StreamId("desk"), 12);
        Assert.StartsWith("Overloaded: live streams running 12, admitted here 9; try again later. ", message, StringComparison.Ordinal);

        // RFC 6455, 5.5.1: what closes a WebSocket has room for 123 bytes.
        Assert.True(message.IndexOf("later.", StringComparison.Ordinal) < 123);
    }
}
