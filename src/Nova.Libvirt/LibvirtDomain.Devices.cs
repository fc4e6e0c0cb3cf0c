using Nova.Libvirt.Native;

namespace Nova.Libvirt;

// Devices, memory and processors of a domain.
public sealed unsafe partial class LibvirtDomain
{
    /// <summary>Adds a device, given as XML.</summary>
    public void AttachDevice(string xml, VirDomainDeviceModifyFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainAttachDeviceFlags(_handle, xml, (uint)flags));

    /// <summary>Takes a device away. From a running guest it is gone only when <see cref="Events.DeviceRemovedEvent"/> says so.</summary>
    public void DetachDevice(string xml, VirDomainDeviceModifyFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainDetachDeviceFlags(_handle, xml, (uint)flags));

    /// <summary>As <see cref="DetachDevice"/>, by alias.</summary>
    public void DetachDeviceAlias(string alias, VirDomainDeviceModifyFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainDetachDeviceAlias(_handle, alias, (uint)flags));

    /// <summary>Changes a device: a link state, the medium of a drive.</summary>
    public void UpdateDevice(string xml, VirDomainDeviceModifyFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainUpdateDeviceFlags(_handle, xml, (uint)flags));

    /// <summary>Changes its memory.</summary>
    public void SetMemory(ulong kibibytes, VirDomainMemoryModFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainSetMemoryFlags(_handle, (nuint)kibibytes, (uint)flags));

    /// <summary>Changes the number of its processors.</summary>
    public void SetVcpus(int count, VirDomainVcpuFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainSetVcpusFlags(_handle, (uint)count, (uint)flags));

    /// <summary>Tells a running guest that a disk has grown (or shrunk).</summary>
    public void BlockResize(string disk, ulong bytes) =>
        LibvirtException.Check(LibvirtLibrary.virDomainBlockResize(_handle, disk, bytes, 1 /* VIR_DOMAIN_BLOCK_RESIZE_BYTES */));

    /// <summary>Limits a disk's throughput.</summary>
    public void SetBlockIoTune(string disk, IReadOnlyList<TypedParameter> parameters, VirDomainModificationImpact flags)
    {
        using var list = new TypedParameter.List(parameters);
        LibvirtException.Check(LibvirtLibrary.virDomainSetBlockIoTune(_handle, disk, list.Items, (int)list.Count, (uint)flags));
    }

    /// <summary>Writes a picture of the screen into <paramref name="to"/>; the answer is its MIME type.</summary>
    public string Screenshot(LibvirtConnection connection, Stream to, int screen = 0)
    {
        using var stream = LibvirtLibrary.virStreamNew(connection.Handle, 0);
        if (stream.IsInvalid)
        {
            throw LibvirtException.Last("virStreamNew");
        }

        var type = LibvirtException.CheckText(LibvirtLibrary.virDomainScreenshot(_handle, stream, (uint)screen, 0));
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int read;
            fixed (byte* data = buffer)
            {
                read = LibvirtLibrary.virStreamRecv(stream, data, (nuint)buffer.Length);
            }

            if (read < 0)
            {
                var error = LibvirtException.Last("virStreamRecv");
                _ = LibvirtLibrary.virStreamAbort(stream);
                throw error;
            }

            if (read == 0)
            {
                LibvirtException.Check(LibvirtLibrary.virStreamFinish(stream));
                return type;
            }

            to.Write(buffer, 0, read);
        }
    }
}
