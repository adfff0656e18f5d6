namespace Emotion2Vec.Onnx;

/// <summary>What the input of a product lies in, found on speech. Values beyond are clipped. It holds for every input, so that what shares a batch changes nothing.</summary>
/// <param name="Low">At most 0.</param>
/// <param name="High">At least 0, and above <paramref name="Low"/>.</param>
public readonly record struct ActivationRange(float Low, float High)
{
    private const int Steps = 255;

    /// <summary>What one of 255 steps is worth.</summary>
    public float Scale => (High - Low) / Steps;

    /// <summary>The step that 0 lies on, exactly.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Low / Scale), 0, Steps);
}
