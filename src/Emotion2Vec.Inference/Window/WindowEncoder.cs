using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Dimensions;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Window;

/// <summary>
/// The window mode: the last W frames are encoded anew every H frames, each window being what upstream would compute on that sound alone.
/// What an unadapted checkpoint was trained for, at several times the cost of the cached mode.
/// </summary>
public sealed class WindowEncoder : IStreamEncoder
{
    private readonly GraphSession _session;
    private readonly Dictionary<int, WindowBinding> _bindings = [];
    private readonly bool _isLane;
    private WindowBinding? _longest;
    private bool _disposed;

    /// <summary>Builds the session.</summary>
    /// <param name="model">The model; must outlive this object.</param>
    /// <param name="geometry">W and H.</param>
    /// <param name="info">Facts for reports.</param>
    /// <exception cref="Emotion2VecException">The geometry is out of range, or the runtime refused the graph.</exception>
    public WindowEncoder(EncoderModel model, WindowGeometry geometry, EncoderInfo info)
    {
        Geometry = geometry.Validate();
        Config = model.Config;
        LabelCount = model.LabelCount;
        Dimensions = model.Dimensions;
        Info = info;
        _session = model.CreateSession(model.Graphs.Offline(newestFrames: Geometry.HopFrames));
    }

    private WindowEncoder(WindowEncoder first)
    {
        (Geometry, Config, LabelCount, Dimensions, Info) = (first.Geometry, first.Config, first.LabelCount, first.Dimensions, first.Info);
        _session = first._session;
        _isLane = true;
    }

    /// <inheritdoc/>
    public EncoderInfo Info { get; }

    /// <summary>One: windows are large enough to fill the machine alone.</summary>
    public int MaxBatch => 1;

    /// <summary>W and H.</summary>
    public WindowGeometry Geometry { get; }

    internal EncoderConfig Config { get; }

    internal int LabelCount { get; }

    internal DimensionHead? Dimensions { get; }

    /// <inheritdoc/>
    public IEncoderSlot OpenSlot() => new WindowSlot(this);

    /// <inheritdoc/>
    public IStreamEncoder OpenLane() => new WindowEncoder(this);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<IEncoderSlot> slots)
    {
        foreach (var slot in slots)
        {
            if (slot is not WindowSlot { IsReady: true } own)
            {
                throw new ArgumentException("Each slot must come from this encoder and be ready.", nameof(slots));
            }

            try
            {
                own.Step(Binding(own.WindowFrames));
            }
            catch (OnnxRuntimeException e)
            {
                throw new Emotion2VecException(ErrorKind.EngineLost, $"The encoder step failed: {e.Message}", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var binding in _bindings.Values)
        {
            binding.Dispose();
        }

        _longest?.Dispose();
        if (!_isLane)
        {
            _session.Dispose();
        }
    }

    // Windows grow until they are full and may end on any frame: each length is bound once, in the memory of the longest.
    private WindowBinding Binding(int frames)
    {
        _longest ??= new(_session, Config, LabelCount, Geometry.WindowFrames, Geometry.HopFrames);
        if (frames == Geometry.WindowFrames)
        {
            return _longest;
        }

        if (!_bindings.TryGetValue(frames, out var binding))
        {
            binding = new(_session, Config, LabelCount, frames, Geometry.HopFrames, _longest);
            _bindings.Add(frames, binding);
        }

        return binding;
    }
}
