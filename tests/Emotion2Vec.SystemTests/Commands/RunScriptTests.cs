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

    [Fact]
    public async Task What_a_build_leaves_running_does_not_hold_up_the_next_start()
    {
        // A working copy without code, and a compiler that leaves a server behind, as the real one does.
        foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", "BannedSymbols.txt", "appsettings.json", "src/Emotion2Vec.Realtime/Dashboard/node_modules/.installed", "configs/demo/empty", "configs/contract/empty", "configs/gate/empty"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_bin, file))!);
            File.WriteAllText(Path.Combine(_bin, file), "");
        }

        File.Copy(Script, Path.Combine(_bin, "run.sh"));
        File.WriteAllText(Path.Combine(_bin, "dotnet"), """
            #!/usr/bin/env bash
            case $1 in
              --list-sdks | --version) echo 10.0.100 ;;
              build)
                mkdir -p "$2/bin/Release/net10.0" && touch "$2/bin/Release/net10.0/e2v.dll"
                sleep 300 >/dev/null 2>&1 &
                echo $! >"${0%/*}/server"
                ;;
            esac
            """);
        File.SetUnixFileMode(Path.Combine(_bin, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var world = new Dictionary<string, string> { ["PATH"] = $"{_bin}:/usr/bin:/bin", ["HOME"] = _bin };

        var run = await ProgramProcess.RunAsync(Path.Combine(_bin, "run.sh"), "/", world, "config", "validate");
        var free = await ProgramProcess.RunAsync("/usr/bin/flock", "/", world, "--nonblock", Path.Combine(_bin, ".cache/lock"), "true");
        await ProgramProcess.RunAsync("/bin/kill", "/", world, (await File.ReadAllTextAsync(Path.Combine(_bin, "server"))).Trim());

        Assert.Equal((0, 0), (run.Code, free.Code));
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
