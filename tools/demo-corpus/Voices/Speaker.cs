namespace Emotion2Vec.Tools.DemoCorpus.Voices;

/// <summary>Someone who speaks all classes.</summary>
/// <param name="Name">Its name in the manifests.</param>
/// <param name="Voice">The voice it is made of.</param>
/// <param name="Size">Factor on the places of the formants: above 1 is a smaller body.</param>
/// <param name="Pitch">Factor on the voice's own pitch.</param>
/// <param name="Tempo">Factor on words per minute.</param>
internal sealed record Speaker(string Name, VoiceVariant Voice, double Size, double Pitch, double Tempo);
