using Emotion2Vec.Audio.Rtp.Codecs;

namespace Emotion2Vec.SystemTests.Audio;

public sealed class G711Tests
{
    private static readonly byte[] AllCodes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

    [SkippableFact]
    public async Task All_mu_law_codes_decode_as_ffmpeg_decodes_them()
    {
        var samples = new float[256];
        G711.DecodeMuLaw(AllCodes, samples);

        Assert.Equal(await Tool.DecodeAsync(["-f", "mulaw", "-ar", "8000", "-i", "-"], bytes: AllCodes), samples);
    }

    [SkippableFact]
    public async Task All_A_law_codes_decode_as_ffmpeg_decodes_them()
    {
        var samples = new float[256];
        G711.DecodeALaw(AllCodes, samples);

        Assert.Equal(await Tool.DecodeAsync(["-f", "alaw", "-ar", "8000", "-i", "-"], bytes: AllCodes), samples);
    }
}
