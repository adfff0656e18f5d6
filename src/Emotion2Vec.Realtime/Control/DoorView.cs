namespace Emotion2Vec.Realtime.Control;

/// <summary>A door, through which streams come and go, as it is shown outside.</summary>
/// <param name="Door">Its name, with which those of its streams begin.</param>
/// <param name="Source">What it is, for people; holds no secrets.</param>
internal sealed record DoorView(string Door, string Source);
