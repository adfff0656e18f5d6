using Emotion2Vec.Training.Commands;

return await TrainingProgram.RunAsync(args, TrainingProgram.OfProcess()).ConfigureAwait(false);
