using System.Text;

namespace Emotion2Vec.Tests.Audio;

/// <summary>Seeded damage to texts.</summary>
internal static class Fuzz
{
    private const string Alphabet = "abcxyzAIPN0123456789=&?:/.[]%- \r\n\0\u00e9\ud83d";

    /// <summary>Changes, inserts, deletes, doubles or cuts at one to four places.</summary>
    public static string Mutate(string text, Random random)
    {
        var builder = new StringBuilder(text);
        for (var change = random.Next(1, 5); change > 0 && builder.Length > 0; change--)
        {
            var at = random.Next(builder.Length);
            switch (random.Next(6))
            {
                case 0:
                    builder[at] = Alphabet[random.Next(Alphabet.Length)];
                    break;
                case 1:
                    builder.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                    break;
                case 2:
                    builder.Remove(at, 1);
                    break;
                case 3:
                    builder.Insert(at, builder.ToString(at, Math.Min(20, builder.Length - at)));
                    break;
                case 4:
                    builder.Insert(at, "99999999999999999999");
                    break;
                default:
                    builder.Length = random.Next(4) == 0 ? at : builder.Length;
                    break;
            }
        }

        return builder.ToString();
    }
}
