using System.Buffers.Binary;
using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Speech;

namespace Emotion2Vec.Tools.DemoCorpus.Sound;

/// <summary>Writes FLAC of 16 bits.</summary>
internal static class FlacFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="tools">sox writes it.</param>
    /// <param name="path">In a folder that exists.</param>
    /// <param name="samples">At 16 kHz, within full scale.</param>
    /// <param name="dice">Draws the dither, so that silence is not the digital zero that no microphone gives.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public static async Task WriteAsync(Toolbox tools, string path, float[] samples, Dice dice, CancellationToken cancellationToken)
    {
        var rate = ModelAudio.SampleRate.ToString(CultureInfo.InvariantCulture);
        await ToolProcess.RunAsync(
            tools.Sox,
            ["-D", "-t", "raw", "-r", rate, "-e", "signed-integer", "-b", "16", "-L", "-c", "1", "-", "--comment", "", path],
            ToPcm16(samples, dice),
            cancellationToken).ConfigureAwait(false);
    }

    private static byte[] ToPcm16(float[] samples, Dice dice)
    {
        var bytes = new byte[samples.Length * sizeof(short)];
        for (var index = 0; index < samples.Length; index++)
        {
            // Triangular dither of one step each way.
            var value = (samples[index] * 32768.0) + dice.Between(-0.5, 0.5) + dice.Between(-0.5, 0.5);
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(index * sizeof(short)), (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue));
        }

        return bytes;
    }
}
