using System.Buffers;

namespace Nova.Messaging.Wire;

/// <summary>A growing byte buffer on the shared array pool, so that a page of a megabyte does not become garbage.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 1024;
    private byte[] _array = ArrayPool<byte>.Shared.Rent(FirstSize);

    public int Written { get; private set; }

    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, Written);

    public Span<byte> Span(int start, int length) => _array.AsSpan(start, length);

    public void Advance(int count) => Written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(Written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(Written);
    }

    public void Dispose()
    {
        var array = _array;
        _array = [];
        Written = 0;
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void Reserve(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_array.Length - Written >= needed)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_array.Length * 2, checked(Written + needed)));
        _array.AsSpan(0, Written).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
