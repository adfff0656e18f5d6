using Emotion2Vec.Audio.Microphones;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Microphones;

public sealed class DeviceChoiceTests
{
    private static readonly AudioDevice[] Devices =
    [
        new("MME", 0, "Headset (USB)", 1, 44100, IsDefault: false),
        new("ALSA", 1, "Headset (USB)", 1, 48000, IsDefault: false),
        new("ALSA", 2, "HDA Intel PCH: Analog (hw:0,0)", 2, 48000, IsDefault: true),
        new("ALSA", 5, "HDA Intel PCH: Digital (hw:0,1)", 2, 48000, IsDefault: false),
        new("ALSA", 7, "hda", 2, 48000, IsDefault: false),
    ];

    [Theory]
    [InlineData("", 2)]
    [InlineData("0", 0)]
    [InlineData("5", 5)]
    [InlineData("analog", 2)]
    [InlineData("(hw:0,1)", 5)]
    [InlineData("HDA", 7)]
    [InlineData("headset", 1)]
    public void Choose_DeviceThatIsThere_IsFound(string wanted, int index) => Assert.Equal(index, DeviceChoice.Choose(Devices, wanted).Index);

    [Theory]
    [InlineData("intel", ErrorKind.Configuration, "2 (HDA Intel PCH: Analog (hw:0,0)), 5 (")]
    [InlineData("3", ErrorKind.NotFound, "microphone 3; there are 0 (Headset")]
    [InlineData("webcam", ErrorKind.NotFound, "'webcam'; there are 0 (Headset")]
    public void Choose_Other_NamesThoseThatAre(string wanted, ErrorKind kind, string words)
    {
        var error = Assert.Throws<Emotion2VecException>(() => DeviceChoice.Choose(Devices, wanted));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("headset")]
    public void Choose_NoDevices_SaysWhatToDo(string wanted)
    {
        var error = Assert.Throws<Emotion2VecException>(() => DeviceChoice.Choose([], wanted));

        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("Plug one in", error.Message, StringComparison.Ordinal);
    }
}
