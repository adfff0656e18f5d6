using Emotion2Vec.CommandLine;
using Emotion2Vec.Tools.LoadGen.Commands;

var surroundings = new Surroundings
{
    Output = Console.Out,
    Error = Console.Error,
    IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
    Clock = TimeProvider.System,
};
return await LoadGenCommandLine.RunAsync(args, surroundings).ConfigureAwait(false);
