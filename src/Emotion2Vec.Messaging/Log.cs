using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Messaging;

/// <summary>Every log line of this project; event ids from 3000.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Embedded broker listens on {Address}:{Port}")]
    public static partial void BrokerStarted(this ILogger logger, string address, int port);

    [LoggerMessage(3001, LogLevel.Information, "Embedded broker stopped")]
    public static partial void BrokerStopped(this ILogger logger);

    [LoggerMessage(3002, LogLevel.Warning, "Embedded broker listens on {Address} without TLS: passwords and results can be read on the way. Give it a certificate (Broker:CertificateFile)")]
    public static partial void BrokerIsReadable(this ILogger logger, string address);

    [LoggerMessage(3003, LogLevel.Warning, "Embedded broker has its {Limit} connections and turns further ones away")]
    public static partial void BrokerFull(this ILogger logger, int limit);

    [LoggerMessage(3004, LogLevel.Warning, "Embedded broker cannot accept a connection: {Reason}")]
    public static partial void AcceptFailed(this ILogger logger, string reason);

    [LoggerMessage(3005, LogLevel.Debug, "A connection to the embedded broker failed: {Reason}")]
    public static partial void ConnectionFailed(this ILogger logger, string reason);

    [LoggerMessage(3006, LogLevel.Information, "Embedded broker listens on {Address}:{Port} with TLS, {Who}")]
    public static partial void BrokerSpeaksTls(this ILogger logger, string address, int port, string who);

    [LoggerMessage(3007, LogLevel.Warning, "Embedded broker turned {Count} connection(s) away since the last report, the last one {Why}")]
    public static partial void LoginsRefused(this ILogger logger, long count, string why);

    [LoggerMessage(3008, LogLevel.Information, "{Path} changed and was read again")]
    public static partial void FileRead(this ILogger logger, string path);

    [LoggerMessage(3009, LogLevel.Error, "A file changed and is wrong now, so that what was read before stays in force: {Reason}")]
    public static partial void FileNotRead(this ILogger logger, string reason);

    [LoggerMessage(3010, LogLevel.Information, "MQTT broker {Broker} connected")]
    public static partial void BrokerConnected(this ILogger logger, string broker);

    [LoggerMessage(3011, LogLevel.Warning, "MQTT broker {Broker} lost: {Reason}; connecting again, frames are dropped meanwhile")]
    public static partial void BrokerLost(this ILogger logger, string broker, string reason);

    [LoggerMessage(3012, LogLevel.Warning, "MQTT broker {Broker} unavailable: {Reason}; retries continue")]
    public static partial void BrokerUnavailable(this ILogger logger, string broker, string reason);

    [LoggerMessage(3013, LogLevel.Warning, "{Key}: every user of this machine may read '{Path}'; to keep it secret: chmod o-rwx '{Path}'")]
    public static partial void SecretIsOpen(this ILogger logger, string key, string path);

    [LoggerMessage(3014, LogLevel.Information, "Commands are taken at {Topic} of the MQTT broker {Broker}")]
    public static partial void CommandsHeard(this ILogger logger, string topic, string broker);

    [LoggerMessage(3015, LogLevel.Warning, "No commands over MQTT: {Reason}; retries continue")]
    public static partial void CommandsNotHeard(this ILogger logger, string reason);

    [LoggerMessage(3016, LogLevel.Warning, "{Count} command(s) over MQTT left out or left without a reply since the last report, the last one because {Reason}")]
    public static partial void CommandsLeftOut(this ILogger logger, long count, string reason);

    [LoggerMessage(3020, LogLevel.Warning, "{Count} lines could not be written to {Path}: {Reason}")]
    public static partial void LinesNotWritten(this ILogger logger, string path, long count, string reason);

    [LoggerMessage(3030, LogLevel.Warning, "The outbox is kept in memory: {Reason} (folder {Folder}); what waits for the broker then ends with the process")]
    public static partial void OutboxInMemory(this ILogger logger, string folder, string reason);

    [LoggerMessage(3031, LogLevel.Information, "The outbox holds {Count} messages of an earlier run for the broker; {Cut} bytes that were half written have been cut off")]
    public static partial void OutboxRecovered(this ILogger logger, long count, long cut);

    [LoggerMessage(3032, LogLevel.Warning, "The outbox's disk takes nothing: {Reason}; messages wait in memory, and the disk is tried again")]
    public static partial void OutboxDiskFailed(this ILogger logger, string reason);

    [LoggerMessage(3033, LogLevel.Information, "The outbox's disk takes messages again")]
    public static partial void OutboxDiskBack(this ILogger logger);

    [LoggerMessage(3034, LogLevel.Warning, "Outbox segment {Segment} is damaged: {Count} messages in it are lost")]
    public static partial void OutboxDamaged(this ILogger logger, string segment, long count);

    [LoggerMessage(3035, LogLevel.Warning, "The outbox is full: its {Count} oldest messages were dropped")]
    public static partial void OutboxDropped(this ILogger logger, long count);

    [LoggerMessage(3036, LogLevel.Warning, "The outbox cannot store what the broker acknowledged: {Reason}; some messages may be sent again")]
    public static partial void OutboxPositionFailed(this ILogger logger, string reason);
}
