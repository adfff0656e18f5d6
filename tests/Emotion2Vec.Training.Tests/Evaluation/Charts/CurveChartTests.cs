using System.Xml.Linq;
using Emotion2Vec.Training.Evaluation.Charts;

namespace Emotion2Vec.Training.Tests.Evaluation.Charts;

public sealed class CurveChartTests
{
    private static List<string> Texts(string svg) => [.. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

    [Fact]
    public void Draw_CurveWithLevelAndLonePoint_BearsEveryValue()
    {
        var texts = Texts(CurveChart.Draw(
            "t", "x", "y", [new("model", [new(70, 0.875), new(150, 0.9)], [(new(150, 0.5), "window")], [(0.95, "offline")])]));

        Assert.Superset(new HashSet<string> { "t", "x", "y", "model", "70", "150", "0.875", "0.900", "window 0.500", "offline 0.950" }, texts.ToHashSet());
    }

    [Fact]
    public void Draw_PointsInsideThePicture_WhateverTheirValues()
    {
        foreach (var y in new[] { -1, 0, 0.5, 1, 100 })
        {
            var svg = XDocument.Parse(CurveChart.Draw("t", "x", "y", [new("m", [new(70, y)], [], [])]));
            var dot = svg.Descendants().Single(element => element.Name.LocalName == "circle");
            Assert.InRange((double)dot.Attribute("cy")!, 70, 420);
            Assert.InRange((double)dot.Attribute("cx")!, 70, 730);
        }
    }

    [Fact]
    public void Draw_LevelAlone_NeedsNoPoint() => Assert.Contains("offline 0.500", Texts(CurveChart.Draw("t", "x", "y", [new("m", [], [], [(0.5, "offline")])])));

    [Fact]
    public void Draw_NamesThatAreMarkup_AreText() => Assert.Contains("<b>&\"", Texts(CurveChart.Draw("<b>&\"\u0001", "x", "y", [new("m", [new(1, 1)], [], [])])));
}
