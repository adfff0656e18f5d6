using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>Checks options: every property by its attributes, then what only several of them together can get wrong.</summary>
internal static class OptionsValidator
{
    /// <summary>Checks everything.</summary>
    /// <param name="options">The options.</param>
    /// <returns>All problems; their origin is still empty.</returns>
    public static IReadOnlyList<ConfigurationProblem> Validate(RealtimeOptions options) =>
    [
        .. CheckSection(options, ""),
        .. CheckStreams(options.Streams),
        .. CheckCount(options),
        .. SourceRules.Check(options),
        .. CheckModel(options.Model),
        .. CheckLabels(options.Labels),
        .. CheckPairs(options),
        .. CheckMqtt(options),
        .. BrokerRules.Check(options),
        .. CheckPorts(options),
        .. WebRules.Check(options.Web),
    ];

    private static IEnumerable<ConfigurationProblem> CheckSection(object section, string prefix)
    {
        foreach (var property in section.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var path = prefix + property.Name;
            var value = property.GetValue(section);
            var results = new List<ValidationResult>();
            Validator.TryValidateValue(value!, new ValidationContext(section) { MemberName = property.Name, DisplayName = path }, results, property.GetCustomAttributes<ValidationAttribute>());
            foreach (var result in results)
            {
                yield return new(path, Rest(result.ErrorMessage ?? "is not valid", path), "");
            }

            var nested = value switch
            {
                IReadOnlyList<StreamOptions> streams => streams.SelectMany((stream, i) => CheckSection(stream, $"{path}:{i}:")),
                not null when value.GetType().IsClass && value is not string => CheckSection(value, $"{path}:"),
                _ => [],
            };
            foreach (var problem in nested)
            {
                yield return problem;
            }
        }
    }

    // Messages of our own continue the key; the framework's ("The field X is required.") are used as they are, after a dash.
    private static string Rest(string message, string path) => message.Contains(path, StringComparison.Ordinal) ? $"- {message}" : message;

    private static IEnumerable<ConfigurationProblem> CheckStreams(IReadOnlyList<StreamOptions> streams)
    {
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < streams.Count; i++)
        {
            if (!seen.TryAdd(streams[i].Id, i) && streams[i].Id.Length > 0)
            {
                yield return new($"Streams:{i}:Id", $"is '{streams[i].Id}', as Streams:{seen[streams[i].Id]}:Id is: names must differ", "");
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> CheckCount(RealtimeOptions options)
    {
        if (options.Streams.Count > options.Engine.MaxStreams)
        {
            yield return new("Streams", $"holds {options.Streams.Count} streams, more than Engine:MaxStreams={options.Engine.MaxStreams}: raise that or start a second node", "");
        }
    }

    private static IEnumerable<ConfigurationProblem> CheckModel(ModelOptions model)
    {
        if (DeviceChoice.Parse(model.Device) is null && model.Device.StartsWith("cuda:", StringComparison.Ordinal))
        {
            yield return new("Model:Device", $"'{model.Device}' names a device twice, or one beyond 63", "");
        }

        if (model.Mode == EncoderMode.Window && ModelAudio.FrameMilliseconds * model.ChunkFrames > 1000 * model.WindowSeconds)
        {
            yield return new("Model:ChunkFrames", $"is {model.ChunkFrames}, longer than the window of {model.WindowSeconds} s that is encoded every chunk: choose fewer frames (20 ms each) or a larger Model:WindowSeconds", "");
        }
    }

    private static IEnumerable<ConfigurationProblem> CheckLabels(LabelOptions labels) =>
        labels.RenameProblems.Select(problem => new ConfigurationProblem("Labels:Rename", problem, ""));

    private static IEnumerable<ConfigurationProblem> CheckPairs(RealtimeOptions options) =>
    [
        .. CheckPair("Gate:SilenceThreshold", options.Gate.SilenceThreshold, "Gate:SpeechThreshold", options.Gate.SpeechThreshold),
        .. CheckPair("Events:LeaveProbability", options.Events.LeaveProbability, "Events:EnterProbability", options.Events.EnterProbability),
        .. CheckPair("Rtp:MinReorderWaitMs", options.Rtp.MinReorderWaitMs, "Rtp:MaxReorderWaitMs", options.Rtp.MaxReorderWaitMs),
    ];

    private static IEnumerable<ConfigurationProblem> CheckPair(string lowPath, double low, string highPath, double high)
    {
        if (low > high)
        {
            yield return new(lowPath, $"is {low}, above {highPath} ({high}): it must not be higher", "");
        }
    }

    private static IEnumerable<ConfigurationProblem> CheckMqtt(RealtimeOptions options)
    {
        var mqtt = options.Mqtt;
        if (options.HomeAssistant.Enabled && mqtt.Format != PayloadFormat.Json)
        {
            yield return new("HomeAssistant:Enabled", "needs Mqtt:Format json: its templates read no CBOR", "");
        }

        if (options.HomeAssistant.Enabled && !mqtt.Enabled)
        {
            yield return new("HomeAssistant:Enabled", "has no effect while Mqtt:Enabled is false", "");
        }

        if (!mqtt.Enabled)
        {
            yield break;
        }

        if (mqtt.Host.Length == 0 && options.Broker.Enabled == Toggle.Off)
        {
            yield return new("Mqtt:Host", "is empty and Broker:Enabled is off, so that there is no broker to publish to: name one, turn the broker on or Mqtt:Enabled off", "");
        }

        if (mqtt.Password.Length > 0 && mqtt.PasswordFile.Length > 0)
        {
            yield return new("Mqtt:PasswordFile", "is given together with Mqtt:Password: use one of them", "");
        }

        if (mqtt.User.Length == 0 && (mqtt.Password.Length > 0 || mqtt.PasswordFile.Length > 0))
        {
            yield return new("Mqtt:User", "is empty though a password is given", "");
        }

        if (mqtt.CaFile.Length > 0 && !mqtt.Tls)
        {
            yield return new("Mqtt:CaFile", "has no effect while Mqtt:Tls is false", "");
        }

        if (mqtt.CertificateFile.Length > 0 && !mqtt.Tls)
        {
            yield return new("Mqtt:CertificateFile", "has no effect while Mqtt:Tls is false", "");
        }

        if (mqtt.CertificateFile.Length == 0 && (mqtt.KeyFile.Length > 0 || mqtt.KeyPassword.Length > 0))
        {
            yield return new("Mqtt:CertificateFile", "is empty though a key or its password is given", "");
        }

        foreach (var (path, file) in new[]
        {
            ("Mqtt:PasswordFile", mqtt.PasswordFile), ("Mqtt:CaFile", mqtt.CaFile), ("Mqtt:CertificateFile", mqtt.CertificateFile), ("Mqtt:KeyFile", mqtt.KeyFile),
        })
        {
            if (file.Length > 0 && !File.Exists(file))
            {
                yield return new(path, $"names a file that does not exist: '{Path.GetFullPath(file)}'", "");
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> CheckPorts(RealtimeOptions options)
    {
        if (options.Web.Enabled && options.Web.Port != 0 && options.Web.Port == options.Broker.TcpPort && options.Broker.Enabled != Toggle.Off
            && (options.Broker.Enabled == Toggle.On || options.Mqtt.Host.Length == 0))
        {
            yield return new("Web:Port", $"is {options.Web.Port}, as Broker:TcpPort is: they must differ", "");
        }
    }
}
