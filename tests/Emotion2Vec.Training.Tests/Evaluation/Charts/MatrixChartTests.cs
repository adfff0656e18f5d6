using System.Xml.Linq;
using Emotion2Vec.Training.Evaluation.Charts;

namespace Emotion2Vec.Training.Tests.Evaluation.Charts;

public sealed class MatrixChartTests
{
    [Fact]
    public void Draw_Matrix_HasCountsAndShares()
    {
        var svg = XDocument.Parse(MatrixChart.Draw("title", ["a", "b"], [[3, 1], [0, 0]]));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.Superset(new HashSet<string> { "title", "a", "b", "3", "75 %", "25 %", "0 %", "predicted", "true" }, texts.ToHashSet());
    }
}
