using Nova.Conductor.Quotas;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Networks;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary>The RPC operations of built-in networking, one per line.</summary>
internal static class NetworksTable
{
    public static RpcTable AddNetworks(this RpcTable table, IServiceProvider services)
    {
        var database = services.GetRequiredService<NovaDatabase>();
        var calls = services.GetRequiredService<CallResults>();
        var quotas = services.GetRequiredService<QuotaOptions>();
        var options = services.GetRequiredService<NetworkOptions>();
        var hints = services.GetRequiredService<NetworkHints>();
        return table
            .On(HostNetworksRpc.Get, new GetHostNetworksHandler(database).HandleAsync)
            .On(HostNetworksRpc.SaveLeases, new SaveLeasesHandler(calls).HandleAsync)
            .On(NetworksRpc.List, new ListNetworksHandler(database).HandleAsync)
            .On(NetworksRpc.Create, new CreateNetworksHandler(calls, services.GetRequiredService<NetworkDefaults>()).HandleAsync)
            .On(NetworksRpc.Associate, new AssociateNetworkHandler(calls).HandleAsync)
            .On(NetworksRpc.Delete, new DeleteNetworkHandler(calls).HandleAsync)
            .On(NetworksRpc.GetAddress, new FixedAddressHandler(database, calls).GetAsync)
            .On(NetworksRpc.ReserveAddress, new FixedAddressHandler(database, calls).ReserveAsync)
            .On(FloatingAddressesRpc.List, new ReadFloatingAddresses(database).ListAsync)
            .On(FloatingAddressesRpc.ListPools, new ReadFloatingAddresses(database).ListPoolsAsync)
            .On(FloatingAddressesRpc.Get, new ReadFloatingAddresses(database).GetAsync)
            .On(FloatingAddressesRpc.Allocate, new OwnFloatingAddress(calls, quotas, options, hints).AllocateAsync)
            .On(FloatingAddressesRpc.Release, new OwnFloatingAddress(calls, quotas, options, hints).ReleaseAsync)
            .On(FloatingAddressesRpc.Associate, new LinkFloatingAddress(calls, hints).AssociateAsync)
            .On(FloatingAddressesRpc.Disassociate, new LinkFloatingAddress(calls, hints).DisassociateAsync)
            .On(FloatingAddressesRpc.Create, new StockFloatingAddresses(calls, options).CreateAsync)
            .On(FloatingAddressesRpc.Delete, new StockFloatingAddresses(calls, options).DeleteAsync)
            .On(SecurityGroupsRpc.List, new ReadSecurityGroups(database).ListAsync)
            .On(SecurityGroupsRpc.OfServer, new ReadSecurityGroups(database).OfServerAsync)
            .On(SecurityGroupsRpc.Get, new ReadSecurityGroups(database).GetAsync)
            .On(SecurityGroupsRpc.Save, new EditSecurityGroup(calls, quotas).SaveAsync)
            .On(SecurityGroupsRpc.Delete, new EditSecurityGroup(calls, quotas).DeleteAsync)
            .On(SecurityGroupsRpc.AddRule, new EditSecurityGroupRules(calls, quotas, hints).AddAsync)
            .On(SecurityGroupsRpc.RemoveRule, new EditSecurityGroupRules(calls, quotas, hints).RemoveAsync)
            .On(SecurityGroupsRpc.ChangeServer, new ChangeServerGroupsHandler(calls, hints).HandleAsync)
            .On(ServerAddressesRpc.Add, new ServerAddressHandlers(calls, quotas, hints).AddAsync)
            .On(ServerAddressesRpc.Remove, new ServerAddressHandlers(calls, quotas, hints).RemoveAsync);
    }
}
