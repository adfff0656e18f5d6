using System.Runtime.Versioning;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.SystemTests.Commands;

[SupportedOSPlatform("linux")]
public sealed class RunScriptTests : IDisposable
{
    private readonly string _bin = Directory.CreateTempSubdirectory("e2v-bin-").FullName;

    public void Dispose() => Directory.Delete(_bin, recursive: true);

    [Fact]
    public async Task Help_names_every_command_without_building_anything()
    {
        var run = await ProgramProcess.RunAsync(Script, "/", null, "--help");

        Assert.Equal(0, run.Code);
        Assert.Contains("./run.sh models pull", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task An_unknown_command_is_a_usage_error_that_lists_the_known_ones()
    {
        var run = await ProgramProcess.RunAsync(Script, "/", null, "analyse");

        Assert.Equal(64, run.Code);
        Assert.Contains("analyze", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_the_sdk_is_told_what_to_install()
    {
        var run = await WithToolsAsync(["bash", "env", "dirname", "readlink", "mkdir", "cat"], "config", "validate");

        Assert.Equal(69, run.Code);
        Assert.Contains("dotnet is not installed: install the .NET 10 SDK", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_sdk_is_named()
    {
        File.WriteAllText(Path.Combine(_bin, "dotnet"), "#!/usr/bin/env bash\necho '8.0.100 [/usr/share/dotnet/sdk]'\n");
        File.SetUnixFileMode(Path.Combine(_bin, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var run = await WithToolsAsync(["bash", "env", "dirname", "readlink", "mkdir", "cat", "grep"], "config", "validate");

        Assert.Equal(69, run.Code);
        Assert.Contains("not in version 10 (8.0.100", run.Error, StringComparison.Ordinal);
    }

    private static string Script => RepositoryFolder.Path("run.sh");

    private Task<ProgramProcess> WithToolsAsync(string[] tools, params string[] arguments)
    {
        foreach (var tool in tools)
        {
            File.CreateSymbolicLink(Path.Combine(_bin, tool), File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");
        }

        return ProgramProcess.RunAsync(Script, "/", new Dictionary<string, string> { ["PATH"] = _bin, ["HOME"] = _bin }, arguments);
    }
}
