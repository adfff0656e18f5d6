using Emotion2Vec.Core.Errors;
using Emotion2Vec.Litmus;

// Memory-ordering litmus of the SPSC ring: first two rings with a known fault, which the detector must catch, then the real one.
// Exit codes: 0 no violation, 1 violation, 2 inconclusive (the detector did not fire, or the ring was never full and empty), 64 usage.
const int Capacity = 256;
const int MaxBlock = 48;
const int Seed = 20;
var controlLimit = TimeSpan.FromSeconds(20);

var seconds = 5;
if (args is ["--seconds", var text] && int.TryParse(text, out var given) && given is >= 1 and <= 86400)
{
    seconds = given;
}
else if (args.Length > 0)
{
    Console.Error.WriteLine("Usage: Litmus [--seconds 1..86400]");
    return ExitCodes.Usage;
}

foreach (var fault in Enum.GetValues<Fault>())
{
    var control = new Trial(new BrokenRing(Capacity, fault), MaxBlock, Seed);
    control.Run(controlLimit);
    if (control.Violation is null)
    {
        Console.WriteLine($"control {fault}: NOT detected within {controlLimit.TotalSeconds} s ({control}); this machine can show nothing");
        return ExitCodes.Inconclusive;
    }

    Console.WriteLine($"control {fault}: detected, {control.Violation} ({control})");
}

var trial = new Trial(new RealRing(Capacity), MaxBlock, Seed);
trial.Run(TimeSpan.FromSeconds(seconds));
if (trial.Violation is not null)
{
    Console.WriteLine($"ring: VIOLATION, {trial.Violation} ({trial})");
    return ExitCodes.Failed;
}

Console.WriteLine($"ring: {trial}");
if (!trial.MetBothEdges)
{
    Console.WriteLine("inconclusive: the ring was never both full and empty; an inconclusive run is not a pass");
    return ExitCodes.Inconclusive;
}

Console.WriteLine("pass");
return ExitCodes.Ok;
