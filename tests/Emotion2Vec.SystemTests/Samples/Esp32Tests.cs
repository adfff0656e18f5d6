using System.Buffers.Binary;
using System.Text;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.SystemTests.Messaging.Contract;
using Emotion2Vec.SystemTests.Serving;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Support;
using MQTTnet;

namespace Emotion2Vec.SystemTests.Samples;

/// <summary>The sketch for an ESP32, compiled for this computer against as much of Arduino as it uses, with a clip at its microphone.</summary>
public sealed class Esp32Tests
{
    [Fact]
    public async Task What_the_sketch_publishes_is_heard()
    {
        using var folder = AudioFixtures.NewFolder();
        var program = folder.File("sketch");
        var shim = RepositoryFolder.Path("tests", "fixtures", "esp32");
        var sketch = RepositoryFolder.Path("docs", "samples", "esp32", "microphone", "microphone.ino");
        await Tool.RunAsync("g++", ["-std=c++17", "-Wall", "-Wextra", "-Werror", $"-I{shim}", $"-DSKETCH=\"{sketch}\"", "-o", program, Path.Combine(shim, "host.cpp")]);
        var samples = await Tool.DecodeAsync(["-i", ServeProcess.Clip, "-t", "2"], 16000);

        // As the microphone gives them: 24 bits on top of 32, a quarter as loud as what is published.
        var slots = new byte[samples.Length * 4];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(slots.AsSpan(4 * i), (int)(samples[i] * (1 << 21)) << 8);
        }

        var messages = Messages(await Tool.RunAsync(program, [], slots));
        Assert.Equal(samples.Length, messages.Sum(message => message.Block.Length) / 2);
        Assert.All(messages, message => Assert.Equal("e2v/v1/home/e2v/streams/desk/audio", message.Topic));
        Assert.All(messages[..^1], message => Assert.Equal(3200, message.Block.Length));
        var heard = messages.SelectMany(message => message.Block.Chunk(2)).Select(bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768f).ToArray();
        Assert.All(samples.Zip(heard), pair => Assert.Equal(pair.First, pair.Second, 0.0002f));

        await using var serve = new ServeProcess("--stream", "mic=mqtt:?rate=16000&format=s16le");
        var port = await serve.BrokerPortAsync();
        await serve.LogAsync("Door mic is Online");
        using var reader = await Reader.StartAsync(Reader.Options(port), "e2v/v1/home/e2v/streams/mic-desk/frames");
        using var microphone = new MqttClientFactory().CreateMqttClient();
        await microphone.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311).Build());
        foreach (var (topic, block) in messages)
        {
            await microphone.PublishBinaryAsync(topic, block);
        }

        await Wait.UntilAsync(() => reader.All.Count > 0, () => serve.Log);
    }

    private static List<(string Topic, byte[] Block)> Messages(byte[] output)
    {
        var messages = new List<(string, byte[])>();
        for (var place = 0; place < output.Length;)
        {
            var end = Array.IndexOf(output, (byte)'\n', place);
            var head = Encoding.ASCII.GetString(output, place, end - place).Split(' ');
            var length = int.Parse(head[1]);
            messages.Add((head[0], output[(end + 1)..(end + 1 + length)]));
            place = end + 1 + length;
        }

        return messages;
    }
}
