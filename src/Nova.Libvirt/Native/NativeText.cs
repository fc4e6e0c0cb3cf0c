using System.Runtime.InteropServices;
using System.Text;

namespace Nova.Libvirt.Native;

/// <summary>Strings and arrays of strings between the two worlds.</summary>
internal static unsafe class NativeText
{
    /// <summary>Text that stays libvirt's.</summary>
    internal static string Borrowed(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>Text that libvirt handed over: read, then freed.</summary>
    internal static string Owned(byte* text)
    {
        try
        {
            return Borrowed(text);
        }
        finally
        {
            LibvirtLibrary.free(text);
        }
    }

    /// <summary>A name in a fixed buffer that may or may not end in a zero byte.</summary>
    internal static string Fixed(byte* buffer, int length)
    {
        var bytes = new ReadOnlySpan<byte>(buffer, length);
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>A C array of C strings for the time of one call.</summary>
    internal readonly ref struct List
    {
        private readonly byte** _items;
        private readonly int _count;

        internal List(IReadOnlyList<string> texts)
        {
            _count = texts.Count;
            _items = (byte**)NativeMemory.AllocZeroed((nuint)Math.Max(1, _count), (nuint)sizeof(byte*));
            for (var i = 0; i < _count; i++)
            {
                _items[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
            }
        }

        internal byte** Items => _items;

        internal uint Count => (uint)_count;

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
            {
                Marshal.FreeCoTaskMem((nint)_items[i]);
            }

            NativeMemory.Free(_items);
        }
    }
}
