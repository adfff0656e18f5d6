using Emotion2Vec.Audio.Rtp.Codecs;

namespace Emotion2Vec.Tests.Audio.Rtp.Codecs;

public sealed class G711Tests
{
    private static readonly byte[] AllCodes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

    // ITU-T G.711 tables 2a and 2b: decoder outputs of a code's segment start, of 8159 for 14 bits; here times 4 / 32768.
    [Theory]
    [InlineData(0xFF, 0)]
    [InlineData(0x7F, 0)]
    [InlineData(0x80, 8031)]
    [InlineData(0x00, -8031)]
    [InlineData(0x8F, 4191)]
    [InlineData(0x9F, 2079)]
    [InlineData(0xAF, 1023)]
    [InlineData(0xBF, 495)]
    [InlineData(0xCF, 231)]
    [InlineData(0xDF, 99)]
    [InlineData(0xEF, 33)]
    [InlineData(0xFE, 2)]
    [InlineData(0x6F, -33)]
    public void DecodeMuLaw_TableOfTheStandard_Matches(byte code, int value)
    {
        var sample = new float[1];

        G711.DecodeMuLaw([code], sample);

        Assert.Equal(value * 4 / 32768f, sample[0]);
    }

    // ITU-T G.711 tables 1a and 1b: decoder outputs y of 4096 for 13 bits; here times 8 / 32768. Codes with even bits inverted.
    [Theory]
    [InlineData(0xD5, 1)]
    [InlineData(0x55, -1)]
    [InlineData(0xC5, 33)]
    [InlineData(0xF5, 66)]
    [InlineData(0xE5, 132)]
    [InlineData(0x95, 264)]
    [InlineData(0x85, 528)]
    [InlineData(0xB5, 1056)]
    [InlineData(0xA5, 2112)]
    [InlineData(0xAA, 4032)]
    [InlineData(0x2A, -4032)]
    public void DecodeALaw_TableOfTheStandard_Matches(byte code, int value)
    {
        var sample = new float[1];

        G711.DecodeALaw([code], sample);

        Assert.Equal(value * 8 / 32768f, sample[0]);
    }

    [Fact]
    public void EncodeMuLaw_EveryValueOfTheTable_GivesItsCode()
    {
        var samples = new float[256];
        G711.DecodeMuLaw(AllCodes, samples);

        // Code 0x7F is a second zero.
        Assert.Equal(AllCodes.Where(code => code != 0x7F), AllCodes.Where(code => code != 0x7F).Select(code => G711.EncodeMuLaw(samples[code])));
        Assert.Equal(0xFF, G711.EncodeMuLaw(samples[0x7F]));
    }

    // The decision values of tables 2a and 2b lie half a step of the code's segment from its value.
    [Fact]
    public void EncodeMuLaw_EverySixteenBitValue_GivesTheCodeWhoseIntervalHoldsIt()
    {
        var table = new float[256];
        G711.DecodeMuLaw(AllCodes, table);
        for (var integer = -32_635; integer <= 32_635; integer++)
        {
            var code = G711.EncodeMuLaw(integer / 32768f);
            Assert.InRange(Math.Abs((table[code] * 32768) - integer), 0, 4 << ((~code >> 4) & 7));
        }
    }

    [Theory]
    [InlineData(float.NaN, 0xFF)]
    [InlineData(float.PositiveInfinity, 0x80)]
    [InlineData(-7f, 0x00)]
    public void EncodeMuLaw_BeyondFullScale_IsClipped(float sample, byte code) => Assert.Equal(code, G711.EncodeMuLaw(sample));

    [Fact]
    public void DecodeMuLaw_AllCodes_AreOddSymmetricAndMonotonic()
    {
        var samples = new float[256];
        G711.DecodeMuLaw(AllCodes, samples);

        for (var code = 0; code < 127; code++)
        {
            Assert.True(samples[code] < samples[code + 1]);
            Assert.Equal(-samples[code], samples[code + 128]);
        }
    }

    [Fact]
    public void DecodeALaw_AllCodes_AreOddSymmetricAndMonotonic()
    {
        var samples = new float[256];
        G711.DecodeALaw(AllCodes, samples);

        for (var plain = 0; plain < 127; plain++)
        {
            Assert.True(samples[(plain ^ 0x55) | 0x80] < samples[((plain + 1) ^ 0x55) | 0x80]);
            Assert.Equal(-samples[plain], samples[plain | 0x80]);
        }
    }
}
