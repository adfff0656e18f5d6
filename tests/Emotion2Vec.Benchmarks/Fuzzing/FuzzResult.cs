namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>How a target fared.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Inputs">Inputs that it was fed.</param>
/// <param name="Understood">Of these, understood.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="SlowestMs">The slowest input, in milliseconds; pauses of the machine are among them.</param>
/// <param name="HeldBytes">Managed memory that is held afterwards and was not before.</param>
/// <param name="Failure">What went wrong, with what repeats it; null if nothing did.</param>
internal sealed record FuzzResult(string Target, long Inputs, long Understood, double Seconds, double SlowestMs, long HeldBytes, string? Failure);
