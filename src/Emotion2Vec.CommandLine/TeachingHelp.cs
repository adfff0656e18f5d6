using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace Emotion2Vec.CommandLine;

/// <summary>The library's help, followed by a command's details and examples; on the root, by the exit codes.</summary>
/// <param name="inner">The library's help.</param>
internal sealed partial class TeachingHelp(HelpAction inner) : SynchronousCommandLineAction
{
    /// <summary>True: who asks for help need not give the arguments that it explains.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        var result = WriteLibraryHelp(parseResult, output);
        if (parseResult.CommandResult.Command is TaughtCommand { Examples.Count: > 0 } command)
        {
            if (command.Details.Length > 0)
            {
                output.WriteLine(command.Details);
                output.WriteLine();
            }

            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine("Exit codes:");
            output.WriteLine("  0 done   1 failed   2 inconclusive   64 wrong command line   65 wrong input data");
            output.WriteLine("  66 input not found or not readable   69 device, port, broker or library not available   78 wrong configuration");
            output.WriteLine();
        }

        return result;
    }

    // The library names the default of an enumeration as the code does; on the command line such names are lower case.
    private int WriteLibraryHelp(ParseResult parseResult, TextWriter output)
    {
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        try
        {
            return inner.Invoke(parseResult);
        }
        finally
        {
            parseResult.InvocationConfiguration.Output = output;
            output.Write(EnumDefault().Replace(text.ToString(), match => match.Value.ToLowerInvariant()));
        }
    }

    [GeneratedRegex(@"\[default: [A-Za-z]+\]")]
    private static partial Regex EnumDefault();
}
