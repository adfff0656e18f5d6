using System.Collections;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.SystemTests.Commands;

public sealed class ProgramTests
{
    [Fact]
    public async Task The_program_finds_its_settings_from_any_folder()
    {
        var run = await ProgramProcess.E2vAsync("/", "config", "validate");

        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task A_temporary_folder_that_is_not_there_is_named_with_what_to_set()
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
        environment["TMPDIR"] = "/no-such-folder";
        var run = await ProgramProcess.E2vAsync("/", environment, "analyze", RepositoryFolder.Path("configs", "demo", "spoken-clip.flac"));

        Assert.Equal(ExitCodes.NoInput, run.Code);
        Assert.Contains("'/no-such-folder/'", run.Error, StringComparison.Ordinal);
        Assert.Contains("Set TMPDIR", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_configuration_ends_the_program_with_its_code_and_no_stack_trace()
    {
        var run = await ProgramProcess.E2vAsync("/tmp", "config", "print", "--set", "Web:Prot=1");

        Assert.Equal((ExitCodes.Configuration, ""), (run.Code, run.Output));
        Assert.Contains("Web:Prot is not a known key; did you mean Web:Port?", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
