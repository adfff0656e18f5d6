using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Audio;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class StreamInputsTests
{
    private const string Description = "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 0 RTP/AVP 0\r\n";

    private static readonly DoorForms Forms = new(new TopicScheme("site", "node"), new MqttSinkOptions(), login: null, TimeProvider.System, NullLoggerFactory.Instance);

    [Fact]
    public async Task RunAsync_SessionDescriptionMissing_IsReadAgainAtEveryRun()
    {
        using var folder = AudioFixtures.NewFolder();
        var path = folder.File("later.sdp");
        var source = Assert.Single(StreamInputs.Create([new StreamOptions { Id = "a", Source = path }], new RtpOptions(), new RecordingOptions(), TimeProvider.System, Forms)).Input.Source!;

        Assert.True(source.IsLive);
        Assert.Equal(ErrorKind.NotFound, (await Failure()).Kind);

        await File.WriteAllTextAsync(path, Description);
        Assert.Contains("no m=audio line with a port", (await Failure()).Message, StringComparison.Ordinal);

        Task<Emotion2VecException> Failure() => Assert.ThrowsAsync<Emotion2VecException>(async () => await source.RunAsync(new RecordingWriter(), CancellationToken.None));
    }

    [Fact]
    public void Create_SessionDescriptionWrong_IsNotTriedAgain()
    {
        using var folder = AudioFixtures.NewFolder();
        var path = folder.File("wrong.sdp");
        File.WriteAllText(path, Description);

        Assert.False(Assert.Single(StreamInputs.Create([new StreamOptions { Id = "a", Source = path }], new RtpOptions(), new RecordingOptions(), TimeProvider.System, Forms)).Input.Source!.IsLive);
    }
}
