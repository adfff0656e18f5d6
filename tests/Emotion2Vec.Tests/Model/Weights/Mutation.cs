namespace Emotion2Vec.Tests.Model.Weights;

/// <summary>Damages a file the ways files are damaged: cut, bits flipped, bytes replaced, a part repeated or dropped.</summary>
internal static class Mutation
{
    public static byte[] Apply(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var damage = random.Next(1, 4); damage > 0 && bytes.Count > 0; damage--)
        {
            var place = random.Next(bytes.Count);
            var length = random.Next(0, Math.Min(16, bytes.Count - place) + 1);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveRange(place, bytes.Count - place); break;
                case 1: bytes[place] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes[place] = (byte)random.Next(256); break;
                case 3: bytes.RemoveRange(place, length); break;
                case 4: bytes.InsertRange(place, bytes.GetRange(place, length)); break;
                default: bytes[place] = random.Next(2) == 0 ? (byte)0xff : (byte)0; break;
            }
        }

        return [.. bytes];
    }
}
