namespace Emotion2Vec.Tools.DemoCorpus.Voices;

/// <summary>A <c>formant</c> line: place, height and width in percent, and what is added to the place in Hz.</summary>
internal readonly record struct Formant(double Place, double Height, double Width, double AddedHertz);
