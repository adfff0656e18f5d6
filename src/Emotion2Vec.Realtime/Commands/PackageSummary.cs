using System.Globalization;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>What a person is told of a package that was just made.</summary>
internal static class PackageSummary
{
    /// <summary>Writes a few lines.</summary>
    /// <param name="package">The package.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ModelPackage package, TextWriter output)
    {
        var classes = package.Labels.Count == 0 ? "no classifier: features only" : $"{package.Labels.UsedIndices.Count} classes: {string.Join(", ", package.Labels.ShortNames)}";
        var megabytes = new FileInfo(package.WeightsPath).Length / 1e6;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{package.Directory}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  model       {package.Name}{(package.Caution.Length > 0 ? $" ({package.Caution})" : "")}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  parameters  {package.Manifest.Weights.ParameterCount:N0}, {megabytes:0.0} MB"));
        output.WriteLine($"  output      {classes}");
        output.WriteLine($"  8 bits      {package.Manifest.Model.Quantization?.Agreement.ToString() ?? "no ranges: float32 alone ('e2v convert --precision int8' finds them)"}");
        output.WriteLine($"  weights     {package.Hash}");
        output.WriteLine($"  licence     {package.Manifest.Model.Provenance.LicenceNote.ReplaceLineEndings(" ")}");
    }
}
