using Nova.Libvirt.Native;

namespace Nova.Libvirt;

// Finding and making domains.
public sealed unsafe partial class LibvirtConnection
{
    /// <summary>All domains, or those the flags ask for. The caller disposes each.</summary>
    public IReadOnlyList<LibvirtDomain> ListAllDomains(VirConnectListAllDomainsFlags flags = VirConnectListAllDomainsFlags.None)
    {
        nint* pointers;
        var count = LibvirtException.Check(LibvirtLibrary.virConnectListAllDomains(_handle, &pointers, (uint)flags));
        var domains = new LibvirtDomain[count];
        for (var i = 0; i < count; i++)
        {
            domains[i] = new LibvirtDomain(new VirDomainHandle(pointers[i]));
        }

        LibvirtLibrary.free(pointers);
        return domains;
    }

    /// <summary>The domain with this uuid, or null.</summary>
    public LibvirtDomain? LookupByUuid(Guid uuid) => Found(LibvirtLibrary.virDomainLookupByUUIDString(_handle, uuid.ToString("D")), nameof(LookupByUuid));

    /// <summary>The domain with this name, or null.</summary>
    public LibvirtDomain? LookupByName(string name) => Found(LibvirtLibrary.virDomainLookupByName(_handle, name), nameof(LookupByName));

    /// <summary>The running domain with this number, or null.</summary>
    public LibvirtDomain? LookupById(int id) => Found(LibvirtLibrary.virDomainLookupByID(_handle, id), nameof(LookupById));

    /// <summary>Defines a domain, or replaces the definition of one.</summary>
    public LibvirtDomain DefineXml(string xml, VirDomainDefineFlags flags = VirDomainDefineFlags.None) =>
        Made(LibvirtLibrary.virDomainDefineXMLFlags(_handle, xml, (uint)flags), nameof(DefineXml));

    /// <summary>Starts a domain that has no definition of its own and is gone when it stops.</summary>
    public LibvirtDomain CreateXml(string xml, VirDomainCreateFlags flags = VirDomainCreateFlags.None) =>
        Made(LibvirtLibrary.virDomainCreateXML(_handle, xml, (uint)flags), nameof(CreateXml));

    /// <summary>Statistics of all domains, or those the flags ask for, in one call.</summary>
    public IReadOnlyList<DomainStatistics> GetAllDomainStats(
        VirDomainStatsTypes stats, VirConnectGetAllDomainStatsFlags flags = VirConnectGetAllDomainStatsFlags.None)
    {
        VirDomainStatsRecord** records;
        var count = LibvirtException.Check(LibvirtLibrary.virConnectGetAllDomainStats(_handle, (uint)stats, &records, (uint)flags));
        try
        {
            var read = new DomainStatistics[count];
            var uuid = stackalloc byte[37];
            for (var i = 0; i < count; i++)
            {
                LibvirtException.Check(LibvirtLibrary.virDomainGetUUIDString(records[i]->Domain, uuid));
                read[i] = new DomainStatistics(
                    Guid.Parse(NativeText.Fixed(uuid, 36)),
                    NativeText.Borrowed(LibvirtLibrary.virDomainGetName(records[i]->Domain)),
                    TypedParameter.Read(records[i]->Parameters, records[i]->Count));
            }

            return read;
        }
        finally
        {
            LibvirtLibrary.virDomainStatsRecordListFree(records);
        }
    }

    private static LibvirtDomain? Found(VirDomainHandle handle, string function)
    {
        if (!handle.IsInvalid)
        {
            return new LibvirtDomain(handle);
        }

        var error = LibvirtException.Last(function);
        return error.Code == VirErrorNumber.NoDomain ? null : throw error;
    }

    private static LibvirtDomain Made(VirDomainHandle handle, string function) =>
        handle.IsInvalid ? throw LibvirtException.Last(function) : new LibvirtDomain(handle);
}
