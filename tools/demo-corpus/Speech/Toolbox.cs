using System.Text;
using System.Text.RegularExpressions;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tools.DemoCorpus.Speech;

/// <summary>The programs that make sound, and which versions they are: the corpus's bytes depend on them.</summary>
/// <param name="Espeak">The program that speaks.</param>
/// <param name="Sox">The program that colours.</param>
/// <param name="EspeakVersion">In its own words.</param>
/// <param name="SoxVersion">In its own words.</param>
/// <param name="EspeakData">espeak-ng's data folder.</param>
internal sealed partial record Toolbox(string Espeak, string Sox, string EspeakVersion, string SoxVersion, string EspeakData)
{
    /// <summary>Asks both programs who they are.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: one of them is missing.</exception>
    public static async Task<Toolbox> FindAsync(string espeak, string sox, CancellationToken cancellationToken)
    {
        var speaks = await VersionAsync(espeak, cancellationToken).ConfigureAwait(false);
        var colours = await VersionAsync(sox, cancellationToken).ConfigureAwait(false);
        if (EspeakWords().Match(speaks) is not { Success: true } match)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{espeak} --version' says '{speaks}', not where its data is: install espeak-ng 1.50 or later.");
        }

        return new(espeak, sox, match.Groups["version"].Value.Trim(), colours, match.Groups["data"].Value.Trim());
    }

    private static async Task<string> VersionAsync(string program, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await ToolProcess.RunAsync(program, ["--version"], default, cancellationToken).ConfigureAwait(false)).Trim();

    [GeneratedRegex("^(?<version>.*?) *Data at: (?<data>.*)$", RegexOptions.Multiline)]
    private static partial Regex EspeakWords();
}
