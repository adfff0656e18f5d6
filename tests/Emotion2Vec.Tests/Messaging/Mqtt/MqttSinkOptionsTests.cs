using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

public sealed class MqttSinkOptionsTests
{
    public static TheoryData<MqttSinkOptions, string> WrongOptions => new()
    {
        { new() { Host = "no such host!" }, "Mqtt:Host" },
        { new() { Host = "" }, "Mqtt:Host" },
        { new() { Host = "mqtt://broker" }, "Mqtt:Host" },
        { new() { Port = 0 }, "Mqtt:Port" },
        { new() { Port = 65536 }, "Mqtt:Port" },
        { new() { CaFile = "/etc/hostname" }, "Mqtt:CaFile: is set while Tls is false" },
        { new() { Tls = true, CaFile = "/nowhere.pem" }, "Mqtt:CaFile: '/nowhere.pem' cannot be read" },
        { new() { Tls = true, CaFile = "/etc/hostname" }, "holds no certificate" },
        { new() { Tls = true, CaFile = "/dev/zero" }, "longer than 1048576 bytes" },
        { new() { CertificateFile = "/etc/hostname" }, "Mqtt:CertificateFile: is set while Tls is false" },
        { new() { Tls = true, KeyFile = "/etc/hostname" }, "Mqtt:KeyFile: is set while CertificateFile is empty" },
        { new() { Tls = true, KeyPassword = "p" }, "Mqtt:KeyPassword: is set while CertificateFile is empty" },
        { new() { Tls = true, CertificateFile = "/nowhere.pem" }, "Mqtt:CertificateFile: '/nowhere.pem' cannot be read" },
        { new() { Tls = true, CertificateFile = "/etc/hostname" }, "Mqtt:CertificateFile: '/etc/hostname' and its key cannot be used" },
        { new() { Tls = true, CertificateFile = "/etc/hostname", KeyFile = "/etc/hostname" }, "is no PEM file; with Mqtt:KeyFile it must be one" },
        { new() { PasswordFile = "/etc/hostname" }, "Mqtt:PasswordFile: is set while User is empty" },
        { new() { Password = "p" }, "Mqtt:Password: is set while User is empty" },
        { new() { User = "u", Password = "p", PasswordFile = "/etc/hostname" }, "keep one of them" },
        { new() { User = "u", PasswordFile = "/nowhere" }, "Mqtt:PasswordFile: '/nowhere' cannot be read" },
        { new() { User = "u", PasswordFile = "/tmp" }, "Mqtt:PasswordFile: '/tmp' cannot be read" },
        { new() { User = "u", PasswordFile = "/dev/zero" }, "longer than 4096 bytes" },
        { new() { User = "u", PasswordFile = "/dev/null" }, "the first line of '/dev/null' is empty" },
        { new() { ReconnectMinSeconds = 5, ReconnectMaxSeconds = 1 }, "Mqtt:ReconnectMaxSeconds" },
        { new() { ReconnectMinSeconds = double.NaN }, "Mqtt:ReconnectMinSeconds" },
        { new() { KeepAliveSeconds = 0 }, "Mqtt:KeepAliveSeconds" },
        { new() { FramesExpirySeconds = 0 }, "Mqtt:FramesExpirySeconds" },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void Constructor_WrongOption_NamesItsKey(MqttSinkOptions options, string expected)
    {
        var failure = Assert.Throws<Emotion2VecException>(() => Create(options));
        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_SeveralWrongOptions_NamesAllAtOnce()
    {
        var failure = Assert.Throws<Emotion2VecException>(() => Create(new MqttSinkOptions { Port = 0, KeepAliveSeconds = 0 }));
        Assert.Contains("Mqtt:Port", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Mqtt:KeepAliveSeconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_WithPassword_KeepsItSecret() =>
        Assert.Equal("127.0.0.1:1883", new MqttSinkOptions { User = "u", Password = "secret" }.ToString());

    [Theory]
    [InlineData("localhost")]
    [InlineData("broker.example.org")]
    [InlineData("192.168.1.10")]
    [InlineData("::1")]
    public async Task Constructor_SoundHost_IsAccepted(string host)
    {
        await using var sink = Create(new MqttSinkOptions { Host = host });
        Assert.Equal($"{host}:1883", sink.Report.Broker);
    }

    private static MqttSink Create(MqttSinkOptions options) => new(options, Samples.Topics, TimeProvider.System, NullLogger<MqttSink>.Instance);
}
