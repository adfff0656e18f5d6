using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Everything that the program itself logs while it serves; event ids from 6000.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Information, "e2v {Version}: model {Model}, {Mode} mode on {Where}, {Streams} stream(s)")]
    public static partial void Serving(this ILogger logger, string version, string model, string mode, string where, int streams);

    [LoggerMessage(6001, LogLevel.Warning, "The model '{Model}' is {Caution}: {Meaning}")]
    public static partial void ModelIsNotToBeTrusted(this ILogger logger, string model, string caution, string meaning);

    [LoggerMessage(6002, LogLevel.Information, "Publishing at {Broker} below {Root}; to see it: mosquitto_sub -V mqttv5 -h {Host} -p {Port} -t '{Root}/#' -v")]
    public static partial void Publishing(this ILogger logger, string broker, string root, string host, int port);

    [LoggerMessage(6003, LogLevel.Information, "Web port {Url}: {Paths}")]
    public static partial void WebPortOpen(this ILogger logger, string url, string paths);

    [LoggerMessage(6004, LogLevel.Warning, "Results go nowhere: Mqtt:Enabled and Web:Enabled are false, and Sinks names no console and no file")]
    public static partial void NoSink(this ILogger logger);

    [LoggerMessage(6005, LogLevel.Warning, "Door {Door}: {Count} stream(s) refused since the last report, the last time because")]
    public static partial void StreamsRefused(this ILogger logger, StreamId door, long count, Exception error);

    [LoggerMessage(6006, LogLevel.Warning, "A door does not close and is left behind")]
    public static partial void DoorHung(this ILogger logger);

    [LoggerMessage(6007, LogLevel.Warning, "The sound of RTP streams is STORED in {Folder}, up to {Seconds} s of each, and kept for {Hours} h; to stop that, empty Recording:Folder")]
    public static partial void RecordingSound(this ILogger logger, string folder, int seconds, int hours);

    [LoggerMessage(6008, LogLevel.Warning, "Sound over MQTT on {Filter}: {Count} block(s) left out since the last report, the last time because")]
    public static partial void BlocksMalformed(this ILogger logger, string filter, long count, Exception error);

    [LoggerMessage(6009, LogLevel.Warning, "Web port: {Count} request(s) without the token refused since the last report, the last time because")]
    public static partial void TokensRefused(this ILogger logger, long count, Exception error);

    [LoggerMessage(6012, LogLevel.Information, "{By} adds stream {Stream}: {Source}; consent: {Consent}")]
    public static partial void StreamAdded(this ILogger logger, string by, StreamId stream, string source, string consent);

    [LoggerMessage(6013, LogLevel.Information, "{By} asks to {Command} stream {Stream}")]
    public static partial void StreamCommanded(this ILogger logger, string by, string command, StreamId stream);

    [LoggerMessage(6014, LogLevel.Warning, "{By}: a command was refused: {Reason}")]
    public static partial void CommandRefused(this ILogger logger, string by, string reason);

    [LoggerMessage(6015, LogLevel.Error, "{By}: a command failed")]
    public static partial void CommandFailed(this ILogger logger, string by, Exception error);

    [LoggerMessage(6023, LogLevel.Information, "Products are computed in {Arithmetic}, which agrees with float32 so far: {Agreement}. Model:Precision=float32 does without")]
    public static partial void ProductsAreRounded(this ILogger logger, string arithmetic, PrecisionAgreement agreement);

    [LoggerMessage(6024, LogLevel.Information, "Calibrated: {Calibration}")]
    public static partial void Calibrated(this ILogger logger, MachineCalibration calibration);

    [LoggerMessage(6016, LogLevel.Information, "Scores are calibrated: the model's profile '{Profile}' has temperatures, fitted on {Data} ({FittedOn})")]
    public static partial void ScoresAreCalibrated(this ILogger logger, string profile, string data, string fittedOn);

    [LoggerMessage(6010, LogLevel.Information, "Every stream has ended; stopping")]
    public static partial void AllStreamsEnded(this ILogger logger);

    [LoggerMessage(6011, LogLevel.Information, "Asked to stop; stopping")]
    public static partial void AskedToStop(this ILogger logger);

    [LoggerMessage(6020, LogLevel.Information, "Replay of {Session}, recorded with the model {Model}")]
    public static partial void Replaying(this ILogger logger, string session, string model);

    [LoggerMessage(6021, LogLevel.Information, "Replayed {Count} message(s); {Skipped} wrong line(s) skipped, {Torn} left unfinished by a run that was killed")]
    public static partial void Replayed(this ILogger logger, long count, long skipped, long torn);

    [LoggerMessage(6022, LogLevel.Warning, "{Count} message(s) of the replay were not taken since the last report, the last time because")]
    public static partial void SinkMissesReplay(this ILogger logger, long count, Exception error);
}
