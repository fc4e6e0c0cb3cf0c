using Nova.Libvirt.Native;

namespace Nova.Libvirt;

/// <summary>A reference to a domain (<c>virDomainPtr</c>). Methods are named as libvirt's, without their prefix; they block.</summary>
public sealed unsafe partial class LibvirtDomain : IDisposable
{
    private readonly VirDomainHandle _handle;

    internal LibvirtDomain(VirDomainHandle handle)
    {
        _handle = handle;
        var buffer = stackalloc byte[37];
        LibvirtException.Check(LibvirtLibrary.virDomainGetUUIDString(handle, buffer), "virDomainGetUUIDString");
        Uuid = Guid.Parse(NativeText.Fixed(buffer, 36));
        Name = NativeText.Borrowed(LibvirtLibrary.virDomainGetName(handle));
    }

    /// <summary>The domain's uuid.</summary>
    public Guid Uuid { get; }

    /// <summary>The domain's name when the reference was made.</summary>
    public string Name { get; }

    /// <summary>Number of a running domain, or null.</summary>
    public int? GetId()
    {
        var id = LibvirtLibrary.virDomainGetID(_handle);
        return id == uint.MaxValue ? null : (int)id;
    }

    /// <summary>State and the reason for it.</summary>
    public DomainStateAndReason GetState()
    {
        int state, reason;
        LibvirtException.Check(LibvirtLibrary.virDomainGetState(_handle, &state, &reason, 0));
        return new DomainStateAndReason((VirDomainState)state, reason);
    }

    /// <summary>State, memory, processors, processor time.</summary>
    public DomainInfo GetInfo()
    {
        VirDomainInfo info;
        LibvirtException.Check(LibvirtLibrary.virDomainGetInfo(_handle, &info));
        return new DomainInfo((VirDomainState)info.State, info.MaxMemory, info.Memory, info.VirtualCpus, info.CpuTime);
    }

    /// <summary>The domain's definition as it is now.</summary>
    public string GetXmlDesc(VirDomainXmlFlags flags = VirDomainXmlFlags.None) =>
        LibvirtException.CheckText(LibvirtLibrary.virDomainGetXMLDesc(_handle, (uint)flags));

    /// <summary>True while it runs or is paused.</summary>
    public bool IsActive() => LibvirtException.Check(LibvirtLibrary.virDomainIsActive(_handle)) == 1;

    /// <summary>True where it has a definition that outlives its run.</summary>
    public bool IsPersistent() => LibvirtException.Check(LibvirtLibrary.virDomainIsPersistent(_handle)) == 1;

    /// <summary>Whether the daemon starts it at the host's boot.</summary>
    public bool GetAutostart()
    {
        int autostart;
        LibvirtException.Check(LibvirtLibrary.virDomainGetAutostart(_handle, &autostart));
        return autostart != 0;
    }

    /// <summary>Has the daemon start it at the host's boot, or not.</summary>
    public void SetAutostart(bool autostart) => LibvirtException.Check(LibvirtLibrary.virDomainSetAutostart(_handle, autostart ? 1 : 0));

    /// <summary>Title, description or the XML stored under <paramref name="uri"/>; null where there is none.</summary>
    public string? GetMetadata(VirDomainMetadataType type, string? uri, VirDomainModificationImpact flags = VirDomainModificationImpact.Current)
    {
        var text = LibvirtLibrary.virDomainGetMetadata(_handle, (int)type, uri, (uint)flags);
        if (text != null)
        {
            return NativeText.Owned(text);
        }

        var error = LibvirtException.Last(nameof(GetMetadata));
        return error.Code == VirErrorNumber.NoDomainMetadata ? null : throw error;
    }

    /// <summary>Stores title, description or XML (under <paramref name="uri"/> with the prefix <paramref name="key"/>); null removes it.</summary>
    public void SetMetadata(VirDomainMetadataType type, string? metadata, string? key, string? uri, VirDomainModificationImpact flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainSetMetadata(_handle, (int)type, metadata, key, uri, (uint)flags));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
