using Emotion2Vec.Core.Errors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion2Vec.Inference.Devices;

/// <summary>A session of ONNX Runtime over memory of some device.</summary>
/// <param name="name">The device's name.</param>
/// <param name="session">The session; disposed with this object.</param>
/// <param name="memory">Which memory addresses belong to; must outlive this object.</param>
/// <param name="captures">Whether the provider captures what it ran: then every binding is a graph of its own.</param>
internal sealed class RuntimeProgram(string name, InferenceSession session, OrtMemoryInfo memory, bool captures) : IDeviceProgram
{
    // The provider runs a graph twice before it captures the third run (its own allocations must be over); what runs once more is replayed.
    private const int RunsToCapture = 4;

    private int _bindings;

    private InferenceSession Session => session;

    private OrtMemoryInfo Memory => memory;

    private bool Captures => captures;

    /// <inheritdoc/>
    public IDeviceRun Bind(IReadOnlyList<DeviceTensor> inputs, IReadOnlyList<DeviceTensor> outputs) => new Bound(this, inputs, outputs, ++_bindings);

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private void Run(RunOptions options, OrtIoBinding binding)
    {
        try
        {
            session.RunWithBinding(options, binding);
        }
        catch (OnnxRuntimeException e)
        {
            throw new Emotion2VecException(ErrorKind.EngineLost, $"{name} failed in a step: {e.Message}", e);
        }
    }

    private sealed class Bound : IDeviceRun
    {
        private readonly RuntimeProgram _program;
        private readonly RunOptions _options = new();
        private readonly OrtIoBinding _binding;
        private readonly List<OrtValue> _values = [];

        public Bound(RuntimeProgram program, IReadOnlyList<DeviceTensor> inputs, IReadOnlyList<DeviceTensor> outputs, int graph)
        {
            _program = program;
            _binding = program.Session.CreateIoBinding();
            if (program.Captures)
            {
                // 0 is the graph of those who name none.
                _options.AddRunConfigEntry("gpu_graph_id", graph.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            foreach (var input in inputs)
            {
                _binding.BindInput(input.Name, Value(input));
            }

            foreach (var output in outputs)
            {
                _binding.BindOutput(output.Name, Value(output));
            }
        }

        public void Prepare()
        {
            for (var i = 0; i < (_program.Captures ? RunsToCapture : 1); i++)
            {
                Run();
            }
        }

        public void Run() => _program.Run(_options, _binding);

        public void Dispose()
        {
            _binding.Dispose();
            _options.Dispose();
            _values.ForEach(value => value.Dispose());
        }

        private OrtValue Value(DeviceTensor tensor)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(tensor.Bytes, tensor.Memory.Bytes, tensor.Name);
            var value = OrtValue.CreateTensorValueWithData(_program.Memory, (TensorElementType)(int)tensor.Element, [.. tensor.Shape], tensor.Memory.Address, tensor.Bytes);
            _values.Add(value);
            return value;
        }
    }
}
