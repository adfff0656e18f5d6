using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Emotion2Vec.Realtime.Configuration;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Hygiene;

/// <summary>appsettings.json is the manual: it knows every option, and nothing else.</summary>
public sealed class ConfigurationManualTests
{
    public static TheoryData<string> Examples { get; } = [.. Directory.GetFiles(RepositoryFolder.Path("configs"), "*.json").Select(path => Path.GetFileName(path)!)];

    [Fact]
    public void Manual_Options_AreAllThereWithTheirDefaults()
    {
        var manual = ConfigurationLoader.Load(new() { BaseFile = RepositoryFolder.Path("appsettings.json") });

        // The other direction, a key that is no option, is a problem by itself.
        Assert.Empty(manual.Problems);
        Assert.All(OptionKeys.All, key => Assert.Contains(key.Path.Replace("*", "0", StringComparison.Ordinal), manual.Entries.Keys));
    }

    [Fact]
    public void Manual_Sections_AreExplained()
    {
        var lines = File.ReadAllLines(RepositoryFolder.Path("appsettings.json"));
        foreach (var section in OptionKeys.All.Select(key => key.Path.Split(':')[0]).Distinct())
        {
            var line = Array.FindIndex(lines, text => text.StartsWith($"  \"{section}\":", StringComparison.Ordinal));
            Assert.True(line > 0 && lines[line - 1].TrimStart().StartsWith("//", StringComparison.Ordinal), $"{section} has no comment above it");
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OverTheManual_IsValid(string name) =>
        Assert.Empty(ConfigurationLoader.Load(new() { BaseFile = RepositoryFolder.Path("appsettings.json"), Files = [RepositoryFolder.Path("configs", name)] }).Problems);

    [Fact]
    public void Ranges_OfOptions_HaveTheOptionsType()
    {
        // Range(1, 5) on a double rounds the value to a whole number before it compares.
        var ranges = OptionKeys.All.Select(key => (key, Range: key.Property.GetCustomAttribute<RangeAttribute>())).Where(pair => pair.Range is not null).ToList();

        Assert.NotEmpty(ranges);
        Assert.All(ranges, pair => Assert.Equal(pair.key.Property.PropertyType, pair.Range!.OperandType));
    }
}
