using System.IO.Compression;
using System.Xml.Linq;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.SystemTests.Library;

/// <summary>The library as a stranger gets it: packed, referenced from a folder that knows nothing of this repository, built, run on the clip that comes with it.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private static readonly string Cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-package-");
    private string _package = "";

    public async Task InitializeAsync()
    {
        await DotnetAsync("pack", RepositoryFolder.Path("src", "Emotion2Vec"), "-c", Configuration, "--no-build", "-o", Path.Combine(_folder.FullName, "feed"));
        _package = Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "feed"), "*.nupkg"));
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    // That of these tests: the package is made of what was built with them.
    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    [Fact]
    public async Task The_sample_of_ten_lines_hears_the_clip_in_a_project_of_its_own()
    {
        var project = _folder.CreateSubdirectory("app");
        await File.WriteAllTextAsync(Path.Combine(project.FullName, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><InvariantGlobalization>true</InvariantGlobalization>
                <RestorePackagesPath>{_folder.FullName}/packages</RestorePackagesPath><RestoreFallbackFolders>{Cache}</RestoreFallbackFolders><NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Emotion2Vec.Realtime" Version="*" /></ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project.FullName, "nuget.config"), $"""
            <configuration><packageSources><clear /><add key="packed" value="{_folder.FullName}/feed" /><add key="cache" value="{Cache}" /></packageSources></configuration>
            """);
        var sample = await File.ReadAllTextAsync(RepositoryFolder.Path("docs", "samples", "csharp", "Program.cs"));
        await File.WriteAllTextAsync(Path.Combine(project.FullName, "Program.cs"), sample);
        Assert.True(sample.Split('\n').Count(line => line.Contains(';', StringComparison.Ordinal) || line is "{" or "}") <= 10, "It is a sample of ten lines.");

        await DotnetAsync("build", project.FullName, "-c", "Release", "-o", Path.Combine(_folder.FullName, "out"));
        var output = await DotnetAsync(Path.Combine(_folder.FullName, "out", "app.dll"), $"file:{_folder.FullName}/out/emotion2vec/spoken-clip.flac?pace=fast");

        Assert.Contains("not what a person feels. SYNTHETIC", output, StringComparison.Ordinal);
        Assert.Equal(Serving.Trajectory.FramesOf(RepositoryFolder.Path("configs", "demo", "spoken-clip.flac")), output.Split('\n').Count(line => line.EndsWith('%')));
        Assert.Contains(" angry ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_holds_its_parts_their_documentation_the_model_and_the_licence()
    {
        using var archive = ZipFile.OpenRead(_package);
        var entries = archive.Entries.Select(entry => entry.FullName).ToList();
        foreach (var part in (string[])["", ".Core", ".Native", ".Model", ".Onnx", ".Inference", ".Audio"])
        {
            Assert.Contains($"lib/net10.0/Emotion2Vec{part}.dll", entries);
            Assert.Contains($"lib/net10.0/Emotion2Vec{part}.xml", entries);
        }

        string[] others = ["README.md", "LICENSE", "speech-gate.md", "contentFiles/any/any/emotion2vec/demo-synth/weights.safetensors", "contentFiles/any/any/emotion2vec/spoken-clip.flac"];
        Assert.All(others, name => Assert.Contains(name, entries));
        Assert.Equal(7, entries.Count(name => name.EndsWith(".dll", StringComparison.Ordinal)));

        using var nuspec = archive.GetEntry("Emotion2Vec.Realtime.nuspec")!.Open();
        var dependencies = XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).ToList();
        Assert.Contains("Microsoft.ML.OnnxRuntime", dependencies);
        Assert.DoesNotContain(dependencies, name => name.StartsWith("Emotion2Vec", StringComparison.Ordinal));
    }

    private static async Task<string> DotnetAsync(params string[] arguments)
    {
        // Build servers would outlive the test, and hold its folder.
        Dictionary<string, string> environment = new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" };
        using var process = Tool.Start("dotnet", arguments, environment);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(4));
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {await output} {await errors}");
        return await output;
    }
}
