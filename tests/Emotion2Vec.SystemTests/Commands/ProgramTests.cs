using Emotion2Vec.Core.Errors;

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
    public async Task A_wrong_configuration_ends_the_program_with_its_code_and_no_stack_trace()
    {
        var run = await ProgramProcess.E2vAsync("/tmp", "config", "print", "--set", "Web:Prot=1");

        Assert.Equal((ExitCodes.Configuration, ""), (run.Code, run.Output));
        Assert.Contains("Web:Prot is not a known key; did you mean Web:Port?", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
