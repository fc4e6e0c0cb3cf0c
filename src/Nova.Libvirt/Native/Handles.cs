using Microsoft.Win32.SafeHandles;

namespace Nova.Libvirt.Native;

/// <summary>A <c>virConnectPtr</c> this process holds one reference of.</summary>
internal sealed class VirConnectHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    // A positive answer means that domains or callbacks still hold the connection: it closes with the last of them.
    protected override bool ReleaseHandle() => LibvirtLibrary.virConnectClose(handle) >= 0;
}

/// <summary>A <c>virDomainPtr</c> this process holds one reference of.</summary>
internal sealed class VirDomainHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public VirDomainHandle()
        : base(ownsHandle: true)
    {
    }

    internal VirDomainHandle(nint domain)
        : this() => SetHandle(domain);

    protected override bool ReleaseHandle() => LibvirtLibrary.virDomainFree(handle) == 0;
}

/// <summary>A <c>virStreamPtr</c> this process holds one reference of.</summary>
internal sealed class VirStreamHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LibvirtLibrary.virStreamFree(handle) == 0;
}
