using Emotion2Vec.Realtime.Commands;

return await CommandLineProgram.RunAsync(args, CommandContext.OfProcess()).ConfigureAwait(false);
