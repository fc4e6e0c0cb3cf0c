using System.Runtime.InteropServices;
using System.Text;
using Nova.Libvirt.Native;

namespace Nova.Libvirt;

/// <summary>A named value of one of several types (<c>virTypedParameter</c>).</summary>
/// <param name="Name">For example <c>balloon.current</c>.</param>
/// <param name="Type">Which of the values below holds.</param>
/// <param name="Integer">For all whole numbers and, as 0 or 1, for booleans.</param>
/// <param name="Real">For <see cref="VirTypedParameterType.Double"/>.</param>
/// <param name="Text">For <see cref="VirTypedParameterType.String"/>.</param>
public readonly record struct TypedParameter(string Name, VirTypedParameterType Type, long Integer, double Real = 0, string? Text = null)
{
    /// <summary>A parameter of text.</summary>
    public static TypedParameter String(string name, string text) => new(name, VirTypedParameterType.String, 0, Text: text);

    /// <summary>A parameter of C type <c>int</c>.</summary>
    public static TypedParameter Int(string name, int value) => new(name, VirTypedParameterType.Int, value);

    /// <summary>A parameter of C type <c>unsigned long long</c>.</summary>
    public static TypedParameter ULongLong(string name, ulong value) => new(name, VirTypedParameterType.Ullong, unchecked((long)value));

    internal static unsafe TypedParameter[] Read(VirTypedParameter* parameters, int count)
    {
        var read = new TypedParameter[count];
        for (var i = 0; i < count; i++)
        {
            read[i] = Read(parameters + i);
        }

        return read;
    }

    private static unsafe TypedParameter Read(VirTypedParameter* parameter)
    {
        var name = NativeText.Fixed(parameter->Field, VirTypedParameter.FieldLength);
        var type = (VirTypedParameterType)parameter->Type;
        return type switch
        {
            VirTypedParameterType.Double => new(name, type, 0, Real: parameter->Real),
            VirTypedParameterType.String => new(name, type, 0, Text: NativeText.Borrowed(parameter->Text)),
            VirTypedParameterType.Int => new(name, type, (int)parameter->Integer),
            VirTypedParameterType.Uint => new(name, type, (uint)parameter->Integer),
            VirTypedParameterType.Boolean => new(name, type, (byte)parameter->Integer),
            _ => new(name, type, parameter->Integer),
        };
    }

    /// <summary>The C array of some parameters for the time of one call.</summary>
    internal readonly unsafe ref struct List
    {
        private readonly VirTypedParameter* _items;
        private readonly int _count;

        internal List(IReadOnlyList<TypedParameter> parameters)
        {
            _count = parameters.Count;
            _items = (VirTypedParameter*)NativeMemory.AllocZeroed((nuint)Math.Max(1, _count), (nuint)sizeof(VirTypedParameter));
            for (var i = 0; i < _count; i++)
            {
                var parameter = parameters[i];
                Encoding.UTF8.GetBytes(parameter.Name, new Span<byte>(_items[i].Field, VirTypedParameter.FieldLength - 1));
                _items[i].Type = (int)parameter.Type;
                switch (parameter.Type)
                {
                    case VirTypedParameterType.String:
                        _items[i].Text = (byte*)Marshal.StringToCoTaskMemUTF8(parameter.Text ?? "");
                        break;
                    case VirTypedParameterType.Double:
                        _items[i].Real = parameter.Real;
                        break;
                    default:
                        _items[i].Integer = parameter.Integer;
                        break;
                }
            }
        }

        internal VirTypedParameter* Items => _items;

        internal uint Count => (uint)_count;

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
            {
                if (_items[i].Type == (int)VirTypedParameterType.String)
                {
                    Marshal.FreeCoTaskMem((nint)_items[i].Text);
                }
            }

            NativeMemory.Free(_items);
        }
    }
}
