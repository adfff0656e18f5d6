// dotnet new console && dotnet add package Emotion2Vec.Realtime
using Emotion2Vec;

await using var listener = await EmotionListener.OpenAsync(args.Length > 1 ? args[1] : EmotionListener.DemoModel);
await using var stream = listener.Listen(args.Length > 0 ? args[0] : "mic:");
Console.WriteLine($"Expression as perceived in the voice, not what a person feels. {listener.Caution}");
await foreach (var frame in stream.Frames())
{
    Console.WriteLine($"{frame.Time:mm\\:ss\\.ff} {frame.Label} {frame.Confidence:P0}");
}
