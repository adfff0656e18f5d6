using Emotion2Vec.Tools.DemoCorpus.Commands;
using Spectre.Console;

return await CorpusCommandLine.RunAsync(args, AnsiConsole.Console, Console.Error).ConfigureAwait(false);
