using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Tests.Realtime.Models;

public sealed class CatalogueTests
{
    [Fact]
    public void All_Entries_AreSelfConsistent()
    {
        Assert.Equal(4, Catalogue.All.Count);
        Assert.All(Catalogue.All, entry =>
        {
            Assert.Equal(entry.Files.Count, entry.Files.Select(file => file.Name).Distinct().Count());
            Assert.All(entry.Files, file => Assert.True(file.Name == Path.GetFileName(file.Name) && file.Sha256Start.All(char.IsAsciiHexDigitLower) && file.Sha256Start.Length <= 64));
            Assert.Single(entry.Files, file => file.Name.EndsWith(".pt", StringComparison.Ordinal) && file.MaxBytes > entry.ApproximateBytes);
            Assert.Equal(entry.Name != "emotion2vec_base", entry.Files.Any(file => file.Name == "tokens.txt"));
            Assert.All(new[] { entry.Licence.Page, entry.Licence.Text }, address => Assert.Equal(Uri.UriSchemeHttps, address.Scheme));
        });
    }

    [Fact]
    public void Find_AnyCase_Finds() => Assert.Equal("emotion2vec_plus_large", Catalogue.Find("Emotion2Vec_Plus_LARGE").Name);

    [Fact]
    public void Find_Typo_NamesTheNearest()
    {
        var failure = Assert.Throws<Emotion2VecException>(() => Catalogue.Find("emotion2vec_plus_sed"));

        Assert.Equal(ErrorKind.NotFound, failure.Kind);
        Assert.Contains("did you mean emotion2vec_plus_seed?", failure.Message, StringComparison.Ordinal);
    }
}
