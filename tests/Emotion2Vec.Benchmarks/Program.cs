using Emotion2Vec.Benchmarks;

return BenchmarkProgram.Run(args);
