using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Configuration;
using MQTTnet;

namespace Emotion2Vec.Messaging.Mqtt.Security;

/// <summary>
/// User and a password that lies in a file, read at every connect: tokens that expire (JWT) are replaced in the file, and the next connect takes the new one.
/// </summary>
internal sealed class FileCredentials : IMqttClientCredentialsProvider
{
    private readonly string _user;
    private readonly string _path;

    /// <summary>Reads the file once, so that a wrong one stops the program at its start.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it cannot be read.</exception>
    public FileCredentials(string user, string path)
    {
        (_user, _path) = (user, path);
        Read();
    }

    /// <inheritdoc/>
    public string GetUserName(MqttClientOptions clientOptions) => _user;

    /// <inheritdoc/>
    public byte[] GetPassword(MqttClientOptions clientOptions) => Read();

    private byte[] Read() => OptionRules.ReadSecret(_path, "Mqtt:PasswordFile");
}
