using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt;

/// <summary>libvirt's states as the API's, mapped as upstream does; a domain that is off but has saved memory is suspended.</summary>
internal static class PowerStates
{
    public static PowerState Of(LibvirtDomain domain) => domain.GetState().State switch
    {
        VirDomainState.Running or VirDomainState.Blocked => PowerState.Running,
        VirDomainState.Paused => PowerState.Paused,
        VirDomainState.Shutdown => PowerState.Shutdown,
        VirDomainState.Shutoff => domain.HasManagedSaveImage() ? PowerState.Suspended : PowerState.Shutdown,
        VirDomainState.Crashed => PowerState.Crashed,
        VirDomainState.PMSuspended => PowerState.Suspended,
        _ => PowerState.NoState,
    };
}
