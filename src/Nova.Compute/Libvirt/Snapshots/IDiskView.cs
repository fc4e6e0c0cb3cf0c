namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>A disk as it is at one moment, whatever the guest does meanwhile.</summary>
internal interface IDiskView : IAsyncDisposable
{
    /// <summary>Bytes the guest sees.</summary>
    long Length { get; }

    /// <summary>Where there may be something else than zeros.</summary>
    Task<ClusterMap> FindDataAsync(CancellationToken ct);

    /// <summary>Reads the whole of <paramref name="buffer"/>, which lies within the disk.</summary>
    Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct);
}
