namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>A stream of what is made piece by piece while it is read.</summary>
/// <param name="chunks">The pieces; each is valid until the next one is asked for.</param>
/// <param name="failed">Told why a piece could not be made: whoever sends the stream would take it for the network's failure.</param>
internal sealed class ChunkStream(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, Action<Exception> failed) : Stream
{
    private readonly IAsyncEnumerator<ReadOnlyMemory<byte>> _chunks = chunks.GetAsyncEnumerator();
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await MoveNextAsync())
            {
                return 0;
            }

            _rest = _chunks.Current;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    private async ValueTask<bool> MoveNextAsync()
    {
        try
        {
            return await _chunks.MoveNextAsync();
        }
        catch (Exception failure)
        {
            failed(failure);
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _chunks.DisposeAsync();
        await base.DisposeAsync();
    }
}
