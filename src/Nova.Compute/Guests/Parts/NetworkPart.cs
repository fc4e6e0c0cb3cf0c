using Nova.Compute.Drivers;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Network;
using Nova.Messaging;

namespace Nova.Compute.Guests.Parts;

/// <summary>What the host has to be before a guest with interfaces runs: bridges, rules and DHCP, which nova-network of this host makes of the rows.</summary>
/// <remarks>
/// Asked on every path that starts a guest, so that no guest runs without its rules (OSSN-0022): where nova-network does not answer, it is not started. Its devices are libvirt's, and come and
/// go with the guest; the rules go with the rows.
/// </remarks>
internal sealed class NetworkPart(string host, IRpcClient rpc) : IGuestPart
{
    private readonly RequestContext _context = RequestContext.ForService($"req-{RandomUuid.Next()}");

    public string Name => "networking";

    public Task<GuestSpec> PrepareAsync(GuestWork work, GuestSpec spec, CancellationToken ct) => Task.FromResult(spec);

    public async Task ConnectAsync(GuestWork work, GuestSpec spec, CancellationToken ct)
    {
        if (spec.Instance.Interfaces is { Count: > 0 })
        {
            await rpc.CallAsync(NetworkRpc.SetUpHost, RpcTarget.On(host), new SetUpHost(host), _context, ct: ct);
        }
    }

    public Task DisconnectAsync(GuestRecord guest, CancellationToken ct) => Task.CompletedTask;

    public Task RemoveAsync(GuestRecord guest, CancellationToken ct) => Task.CompletedTask;
}
