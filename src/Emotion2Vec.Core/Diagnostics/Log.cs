using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Diagnostics;

/// <summary>Everything that Core logs; event ids 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Engine started: model {Model}, {SinkCount} sinks, {Lanes} step threads, at most {MaxBatch} streams per step")]
    public static partial void EngineStarted(ILogger log, string model, int sinkCount, int lanes, int maxBatch);

    [LoggerMessage(1001, LogLevel.Information, "Engine stopped")]
    public static partial void EngineStopped(ILogger log);

    [LoggerMessage(EventId = 1010, Message = "Stream {Stream} is {Condition}: {Reason} ({Source})")]
    public static partial void StreamCondition(ILogger log, LogLevel level, StreamId stream, StreamCondition condition, string reason, string source);

    [LoggerMessage(1011, LogLevel.Warning, "Stream {Stream}: source failed, next attempt in {DelaySeconds:0.0} s")]
    public static partial void SourceFailed(ILogger log, StreamId stream, double delaySeconds, Exception error);

    [LoggerMessage(1012, LogLevel.Error, "Stream {Stream} failed")]
    public static partial void StreamFailed(ILogger log, StreamId stream, Exception error);

    [LoggerMessage(1013, LogLevel.Warning, "Stream {Stream}: source does not stop and is left behind ({Source})")]
    public static partial void SourceHung(ILogger log, StreamId stream, string source);

    [LoggerMessage(EventId = 1014, Message = "Door {Door} is {Condition}: {Reason} ({Source})")]
    public static partial void DoorCondition(ILogger log, LogLevel level, StreamId door, StreamCondition condition, string reason, string source);

    [LoggerMessage(1015, LogLevel.Warning, "Door {Door} failed, next attempt in {DelaySeconds:0.0} s")]
    public static partial void DoorFailed(ILogger log, StreamId door, double delaySeconds, Exception error);

    [LoggerMessage(EventId = 1016, Message = "Stream {Stream}: load is {Load} ({Reason})")]
    public static partial void StreamLoadChanged(ILogger log, LogLevel level, StreamId stream, StreamLoad load, string reason);

    [LoggerMessage(1017, LogLevel.Warning, "Stream {Stream}: {Running} live streams run already, of {Admitted} that this machine keeps at full quality (0.7 of {Measured:0.0} measured); under overload every stream tells less")]
    public static partial void BeyondCapacity(ILogger log, StreamId stream, int running, int admitted, double measured);

    [LoggerMessage(1020, LogLevel.Warning, "Sink {Sink} failed {Count} times since the last report, the last time with")]
    public static partial void SinkFailed(ILogger log, string sink, long count, Exception error);

    [LoggerMessage(1021, LogLevel.Warning, "Sink {Sink} did not finish in time; what it had queued is lost")]
    public static partial void SinkHung(ILogger log, string sink);

    [LoggerMessage(1030, LogLevel.Critical, "A step thread failed; all its streams are taken offline")]
    public static partial void StepThreadFailed(ILogger log, Exception error);

    [LoggerMessage(1031, LogLevel.Critical, "A step thread does not answer and is left behind")]
    public static partial void StepThreadHung(ILogger log);
}
