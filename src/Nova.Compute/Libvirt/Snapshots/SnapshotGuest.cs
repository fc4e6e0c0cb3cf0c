using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Guests;
using Nova.Core.Faults;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>Sends a guest's root disk to the image service as it is read: from QEMU where it runs, from its files where it is off. There is no copy of it on the host.</summary>
internal sealed class SnapshotGuest(LibvirtOptions options, ListGuests guests, GuestDisks disks, IImageSource images, RestingDisk resting, LiveDisk live)
{
    public async Task RunAsync(GuestSpec spec, string imageId, Func<CancellationToken, Task> uploading, CancellationToken ct)
    {
        var root = disks.Planned(spec).Disks[0];
        if (root.Source is not FileSource file)
        {
            throw new FaultException(FaultKind.BadRequest, $"The root disk of instance {spec.Instance.Id} is no file: it cannot be made an image of.");
        }

        var isLive = await guests.PowerStateAsync(spec.Instance.Id, ct) is PowerState.Running or PowerState.Paused;
        Exception? unreadable = null;
        try
        {
            await using var disk = isLive ? await live.OpenAsync(spec.Instance, root.Target, ct) : await resting.OpenAsync(spec, file, ct);
            var (format, map) = (options.SnapshotFormat ?? file.Format, await disk.FindDataAsync(ct));
            await uploading(ct);
            await images.StoreAsync(
                imageId,
                format,
                () => new ChunkStream(format == "raw" ? RawWriting.WriteAsync(disk, map, ct) : QcowWriting.WriteAsync(disk, map, ct), failure => unreadable ??= failure),
                ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && (unreadable is not null || failure is IOException or InvalidDataException))
        {
            throw new FaultException(
                new Fault(FaultKind.Internal, $"The disk of instance {spec.Instance.Id} could not be read to its end.", Details: (unreadable ?? failure).ToString()), failure);
        }
        finally
        {
            if (isLive)
            {
                await live.EndAsync(spec.Instance.Id, CancellationToken.None);
            }
        }
    }
}
