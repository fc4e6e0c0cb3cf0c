using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Hosting;
using Nova.Messaging;

namespace Nova.Compute.Hosts;

/// <summary>Asks the conductor, before a host takes commands, whether it may be who it says: two hosts of one name would take each other's.</summary>
internal sealed class AdmitHosts(DaemonIdentity identity, ComputeOptions options, IRpcClient rpc)
{
    /// <summary>Returns when the host may be served; its uuid is on the disk by then.</summary>
    /// <exception cref="FaultException">It may not, and why.</exception>
    public async Task AdmitAsync(ComputeHost host, CancellationToken ct)
    {
        var who = host.Identity;
        var asked = new AdmitHost(host.Name, identity.Binary, who.NodeId, who.IsNew, who.Holder);
        var admission = await AskAsync(asked, ct);
        if (admission.Refusal is { } refusal)
        {
            throw new FaultException(FaultKind.Conflict, "The host is not admitted: " + refusal);
        }

        if (who.IsNew)
        {
            new NodeIdFile(options.StatePath).Write(admission.NodeId);
            host.Identity = who with { NodeId = admission.NodeId, IsNew = false };
        }
    }

    private async Task<HostAdmission> AskAsync(AdmitHost asked, CancellationToken ct)
    {
        try
        {
            return await rpc.CallAsync(HostsRpc.AdmitHost, RpcTarget.Any, asked, ServiceContext.New(), ct: ct);
        }
        catch (FaultException unknown) when (unknown.Fault.Kind == FaultKind.NotImplemented)
        {
            // A conductor from before there was such a question, in the middle of an update.
            return new HostAdmission(null, asked.NodeId);
        }
    }
}
