using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>
/// Reads the pickle of a PyTorch checkpoint and RUNS NO CODE. Opcodes are an allow-list, and an unknown one is an error. Globals stay names:
/// the few that make dictionaries and tensors are imitated by <see cref="TorchGlobals"/>, any other becomes an inert placeholder,
/// so that a trainer's checkpoint with its options and optimiser loads, and is an error only where a tensor or a wanted dictionary should be.
/// </summary>
/// <remarks>
/// Design. One loop over a stack, a memo and marks, no recursion: nesting costs no call stack, and cyclic structures (a list that holds itself)
/// are merely references. Work and memory are bounded by <see cref="PickleInput.MaxBytes"/> and <see cref="PickleStack.MaxValues"/>.
/// Opcode semantics: CPython, Lib/pickle.py, _Unpickler.
/// </remarks>
internal sealed class PickleReader
{
    private const int MaxIntegerBytes = 1024;

    private readonly PickleInput _input;
    private readonly PickleStack _stack;
    private readonly Dictionary<string, TorchStorage>? _storages;

    private PickleReader(PickleInput input, Dictionary<string, TorchStorage>? storages)
    {
        _input = input;
        _storages = storages;
        _stack = new PickleStack(input);
    }

    /// <summary>Reads one pickle, up to and including its STOP.</summary>
    /// <param name="input">Positioned at the pickle's first byte.</param>
    /// <param name="storages">Receives every storage that is mentioned, by key.</param>
    /// <returns>null, bool, long, BigInteger, double, string, TorchStorage, TorchTensor or one of the Pickle types.</returns>
    /// <exception cref="ModelException">The pickle is damaged or uses an opcode that is not on the list.</exception>
    public static object? Read(PickleInput input, Dictionary<string, TorchStorage>? storages = null)
    {
        var reader = new PickleReader(input, storages);
        while (true)
        {
            var position = input.Position;
            var opcode = (PickleOpcode)input.ReadByte();
            if (opcode == PickleOpcode.Stop)
            {
                return reader._stack.Pop();
            }

            reader.Execute(opcode, position);
        }
    }

    private void Execute(PickleOpcode opcode, long position)
    {
        if (!TryPushScalar(opcode) && !TryPushContainer(opcode) && !TryUpdateContainer(opcode) && !TryUseMemo(opcode) && !TryUseGlobal(opcode, position))
        {
            var name = Enum.IsDefined(opcode) ? $"the opcode {opcode.ToString().ToUpperInvariant()}" : $"the unknown opcode 0x{(byte)opcode:x2}";
            throw _input.Error($"{name}, which no PyTorch checkpoint uses", position);
        }
    }

    private bool TryPushScalar(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None: _stack.Push(null); break;
            case PickleOpcode.NewTrue: _stack.Push(true); break;
            case PickleOpcode.NewFalse: _stack.Push(false); break;
            case PickleOpcode.BinInt: _stack.Push((long)(int)_input.ReadUnsigned(4)); break;
            case PickleOpcode.BinInt1: _stack.Push((long)_input.ReadUnsigned(1)); break;
            case PickleOpcode.BinInt2: _stack.Push((long)_input.ReadUnsigned(2)); break;
            case PickleOpcode.Long1: PushInteger(_input.ReadUnsigned(1)); break;
            case PickleOpcode.Long4: PushInteger(_input.ReadUnsigned(4)); break;
            case PickleOpcode.BinFloat: _stack.Push(BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReverseEndianness(_input.ReadUnsigned(8)))); break;
            case PickleOpcode.BinUnicode: _stack.Push(_input.ReadText(_input.ReadUnsigned(4), Encoding.UTF8)); break;
            case PickleOpcode.ShortBinUnicode: _stack.Push(_input.ReadText(_input.ReadUnsigned(1), Encoding.UTF8)); break;
            case PickleOpcode.BinUnicode8: _stack.Push(_input.ReadText(_input.ReadUnsigned(8), Encoding.UTF8)); break;
            case PickleOpcode.BinString: _stack.Push(_input.ReadText(_input.ReadUnsigned(4), Encoding.Latin1)); break;
            case PickleOpcode.ShortBinString: _stack.Push(_input.ReadText(_input.ReadUnsigned(1), Encoding.Latin1)); break;
            case PickleOpcode.BinBytes: SkipBytes(4); break;
            case PickleOpcode.ShortBinBytes: SkipBytes(1); break;
            case PickleOpcode.BinBytes8: SkipBytes(8); break;
            default: return false;
        }

        return true;
    }

    private bool TryPushContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: _stack.Mark(); break;
            case PickleOpcode.Pop: _stack.Pop(); break;
            case PickleOpcode.PopMark: _stack.PopMark(); break;
            case PickleOpcode.Dup: _stack.Push(_stack.Top); break;
            case PickleOpcode.EmptyTuple: _stack.Push(new PickleTuple([])); break;
            case PickleOpcode.Tuple1: _stack.Push(_stack.PopTuple(1)); break;
            case PickleOpcode.Tuple2: _stack.Push(_stack.PopTuple(2)); break;
            case PickleOpcode.Tuple3: _stack.Push(_stack.PopTuple(3)); break;
            case PickleOpcode.Tuple: _stack.Push(new PickleTuple(_stack.PopMark())); break;
            case PickleOpcode.EmptyList: _stack.Push(new PickleList()); break;
            case PickleOpcode.EmptyDict: _stack.Push(new PickleDict()); break;
            case PickleOpcode.EmptySet: _stack.Push(new PicklePlaceholder("builtins.set", _input.Position - 1)); break;
            case PickleOpcode.FrozenSet:
                _stack.PopMark();
                _stack.Push(new PicklePlaceholder("builtins.frozenset", _input.Position - 1));
                break;
            case PickleOpcode.List:
                var list = new PickleList();
                list.Items.AddRange(_stack.PopMark());
                _stack.Push(list);
                break;
            case PickleOpcode.Dict:
                var pairs = _stack.PopMark();
                SetItems(pairs, new PickleDict());
                break;
            default: return false;
        }

        return true;
    }

    // Containers that are placeholders (a subclass of dict, say) accept items and forget them.
    private bool TryUpdateContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Append: Append([_stack.Pop()]); break;
            case PickleOpcode.Appends: Append(_stack.PopMark()); break;
            case PickleOpcode.AddItems: _stack.PopMark(); break;
            case PickleOpcode.SetItem: SetItems(_stack.PopTuple(2).Items, _stack.Pop()); break;
            case PickleOpcode.SetItems:
                var pairs = _stack.PopMark();
                SetItems(pairs, _stack.Pop());
                break;
            default: return false;
        }

        return true;
    }

    private bool TryUseMemo(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.BinPut: _stack.Put((uint)_input.ReadUnsigned(1)); break;
            case PickleOpcode.LongBinPut: _stack.Put((uint)_input.ReadUnsigned(4)); break;
            case PickleOpcode.BinGet: _stack.Get((uint)_input.ReadUnsigned(1)); break;
            case PickleOpcode.LongBinGet: _stack.Get((uint)_input.ReadUnsigned(4)); break;
            case PickleOpcode.Memoize: _stack.Memoize(); break;
            case PickleOpcode.Frame: _input.ReadUnsigned(8); break;
            case PickleOpcode.Proto: ReadProtocol(); break;
            default: return false;
        }

        return true;
    }

    private bool TryUseGlobal(PickleOpcode opcode, long position)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                var module = _input.ReadLine();
                _stack.Push(new PickleGlobal($"{module}.{_input.ReadLine()}", position));
                break;
            case PickleOpcode.StackGlobal:
                var name = PopName("the name of a global");
                _stack.Push(new PickleGlobal($"{PopName("the module of a global")}.{name}", position));
                break;
            case PickleOpcode.Reduce:
            case PickleOpcode.NewObj:
                var arguments = _stack.Pop<PickleTuple>("a tuple of arguments");
                Call(arguments, position);
                break;
            case PickleOpcode.NewObjEx:
                _stack.Pop();
                var positional = _stack.Pop<PickleTuple>("a tuple of arguments");
                Call(positional, position);
                break;
            case PickleOpcode.Build:
                _stack.Pop(); // the state of an object: attributes, of which no tensor has any that matter
                _ = _stack.Top;
                break;
            case PickleOpcode.BinPersId:
                var loaded = TorchGlobals.Load(_stack.Pop<PickleTuple>("the description of a storage"), _input, position);
                if (loaded is TorchStorage storage)
                {
                    _storages?.TryAdd(storage.Key, storage);
                }

                _stack.Push(loaded);
                break;
            default: return false;
        }

        return true;
    }

    // A text can be taken from the memo for two bytes, and the name is a copy of it: without a bound, few bytes would make gigabytes.
    private string PopName(string wanted)
    {
        var name = _stack.Pop<string>(wanted);
        return name.Length <= PickleInput.MaxNameBytes ? name : throw _input.Error($"a name of more than {PickleInput.MaxNameBytes} characters");
    }

    // What a list holds is copied by the dictionary made of it, and one list can be given to many calls.
    private void Call(PickleTuple arguments, long position)
    {
        if (arguments.Items is [PickleList copied])
        {
            _stack.Count(copied.Items.Count);
        }

        _stack.Push(TorchGlobals.Call(_stack.Pop(), arguments, _input, position));
    }

    private void ReadProtocol()
    {
        var protocol = _input.ReadByte();
        if (protocol > 5)
        {
            throw _input.Error(string.Create(CultureInfo.InvariantCulture, $"protocol {protocol}, and 5 is the last there is"));
        }
    }

    private void PushInteger(ulong length)
    {
        if (length > MaxIntegerBytes)
        {
            throw _input.Error($"an integer of {length} bytes");
        }

        Span<byte> bytes = stackalloc byte[(int)length];
        _input.ReadExactly(bytes);
        var value = new BigInteger(bytes);
        _stack.Push(value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value);
    }

    private void SkipBytes(int lengthBytes)
    {
        var position = _input.Position - 1;
        _input.Skip(_input.ReadUnsigned(lengthBytes));
        _stack.Push(new PicklePlaceholder("builtins.bytes", position));
    }

    private void Append(object?[] items)
    {
        switch (_stack.Top)
        {
            case PickleList list: list.Items.AddRange(items); break;
            case PicklePlaceholder: break;
            default: throw _input.Error("items are appended to something that is no list");
        }
    }

    private void SetItems(object?[] pairs, object? target)
    {
        if (pairs.Length % 2 != 0)
        {
            throw _input.Error("a dictionary gets a key without a value");
        }

        switch (target)
        {
            case PickleDict dict:
                for (var i = 0; i < pairs.Length; i += 2)
                {
                    dict.Set(pairs[i], pairs[i + 1]);
                }

                break;
            case PicklePlaceholder: break;
            default: throw _input.Error("items are set on something that is no dictionary");
        }

        _stack.Push(target);
    }
}
