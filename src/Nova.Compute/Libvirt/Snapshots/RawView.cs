using Microsoft.Win32.SafeHandles;
using Nova.Hosting.Files;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>A raw disk that nobody writes to. Whatever stands in it is data: nothing is taken for a header (OSSA-2016-001).</summary>
internal sealed class RawView : IDiskView
{
    private readonly SafeFileHandle _file;

    public RawView(string path)
    {
        _file = File.OpenHandle(path, options: FileOptions.Asynchronous);
        Length = RandomAccess.GetLength(_file);
    }

    public long Length { get; }

    public Task<ClusterMap> FindDataAsync(CancellationToken ct) => Task.Run(FindData, ct);

    public async Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct)
    {
        while (buffer.Length > 0)
        {
            var read = await RandomAccess.ReadAsync(_file, buffer, offset, ct);
            if (read == 0)
            {
                // A hole at the end, or a base that is shorter than the disk over it.
                buffer.Span.Clear();
                return;
            }

            (offset, buffer) = (offset + read, buffer[read..]);
        }
    }

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private ClusterMap FindData()
    {
        var map = new ClusterMap(Length);
        for (var data = SparseFile.NextData(_file, 0, Length); data.Length > 0; data = SparseFile.NextData(_file, data.Offset + data.Length, Length))
        {
            map.Mark(data.Offset, data.Length);
        }

        return map;
    }
}
