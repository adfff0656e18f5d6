using Emotion2Vec.Benchmarks;

return await BenchmarkProgram.RunAsync(args).ConfigureAwait(false);
