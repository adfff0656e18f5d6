using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Files;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>Checks the texts that describe sources, and that no two parts of the program share a standard stream. Whether files and ports exist shows at the start only.</summary>
internal static class SourceRules
{
    // Which broker and which topics does not matter to what a text may say.
    private static readonly DoorForms AnyForms = new(new TopicScheme("any", "any"), new MqttSinkOptions(), login: null, TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>Checks all streams.</summary>
    /// <param name="options">The options.</param>
    /// <returns>All problems; their origin is still empty.</returns>
    public static IEnumerable<ConfigurationProblem> Check(RealtimeOptions options)
    {
        // Sources open nothing before they run; standard input must not even be touched.
        var factory = new AudioSourceFactory(new AudioSourceOptions(), TimeProvider.System, () => Stream.Null, AnyForms.All);
        var standardInput = -1;
        var web = -1;
        foreach (var (i, stream) in options.Streams.Index())
        {
            // An empty one is reported as missing.
            if (string.IsNullOrWhiteSpace(stream.Source))
            {
                continue;
            }

            var (reason, isDoor) = Judge(factory, stream.Source);
            if (reason is not null)
            {
                yield return new($"Streams:{i}:Source", $"cannot be used. {reason}", "");
            }
            else if (isDoor && stream.Id.Length > GuestName.MaxDoorLength)
            {
                yield return new($"Streams:{i}:Id", $"is longer than {GuestName.MaxDoorLength} characters: streams come through this source, and their names begin with it", "");
            }
            else if (stream.Source.StartsWith(DoorForms.Web, StringComparison.Ordinal))
            {
                if (web >= 0 || !options.Web.Enabled)
                {
                    yield return new($"Streams:{i}:Source", web >= 0 ? $"is the web port's door, as Streams:{web}:Source is: there is one" : "needs the web port: set Web:Enabled to true, or leave this stream out", "");
                }

                web = i;
            }
            else if (stream.Source.StartsWith(DoorForms.Mqtt, StringComparison.Ordinal))
            {
                if (options.Mqtt.Host.Length == 0 && !NodeBroker.IsWanted(options))
                {
                    yield return new($"Streams:{i}:Source", "needs a broker: name one in Mqtt:Host, or set Broker:Enabled to on", "");
                }
            }
            else if (IsStandardInput(stream.Source))
            {
                if (standardInput >= 0)
                {
                    yield return new($"Streams:{i}:Source", $"reads standard input, as Streams:{standardInput}:Source does: only one stream can", "");
                }

                standardInput = i;
            }
        }

        if (options.Sinks is { JsonLines: JsonLinesSinkOptions.StandardOutput, Console: Toggle.On })
        {
            yield return new("Sinks:JsonLines", "is '-' (standard output), where Sinks:Console=on draws already: name a file or turn the console off", "");
        }
    }

    private static (string? Reason, bool IsDoor) Judge(AudioSourceFactory factory, string source)
    {
        try
        {
            return (null, factory.Create(source).Door is not null);
        }
        catch (Emotion2VecException failure)
        {
            return (failure.Kind == ErrorKind.Configuration ? failure.Message.TrimEnd('.') : null, false);
        }
    }

    private static bool IsStandardInput(string source) => source == "-" || source.StartsWith("stdin:", StringComparison.Ordinal);
}
