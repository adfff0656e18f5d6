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

    [LoggerMessage(3020, LogLevel.Warning, "{Count} lines could not be written to {Path}: {Reason}")]
    public static partial void LinesNotWritten(this ILogger logger, string path, long count, string reason);
}
