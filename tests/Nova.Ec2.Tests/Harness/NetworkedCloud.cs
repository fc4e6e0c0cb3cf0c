using Microsoft.Extensions.DependencyInjection;
using Nova.Core;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.Network;
using Nova.Hosting;
using Nova.Messaging;

namespace Nova.Ec2.Tests.Harness;

/// <summary>A cloud with a network and two floating addresses. Its fake host has no bridges: in the place of nova-network somebody says that they are there.</summary>
public sealed class NetworkedCloud : Ec2Cloud
{
    private readonly RequestContext operators = RequestContext.ForService("req-test");
    private IRpcClient rpc = null!;

    /// <summary>Makes a network for a project alone; no two share addresses.</summary>
    public async Task AddNetworkAsync(string label, string range, Ec2User user) =>
        await rpc.CallAsync(NetworksRpc.Create, RpcTarget.Any, new CreateNetworks { Label = label, Cidr = range, Bridge = "br30", MultiHost = true, ProjectId = user.ProjectId }, operators);

    protected override async Task StartMoreAsync(NovaDaemonHost conductor)
    {
        await StartAsync("nova-network", daemon =>
        {
            daemon.AddMessaging();
            daemon.Services.AddRpcServer(daemon.Host, _ => new RpcTable(NetworkRpc.Topic).On(NetworkRpc.SetUpHost, (_, _, _) => Task.FromResult(Nothing.Value)));
        });
        rpc = conductor.Services.GetRequiredService<IRpcClient>();
        await rpc.CallAsync(NetworksRpc.Create, RpcTarget.Any, new CreateNetworks { Label = "all", Cidr = "10.20.0.0/24", Bridge = "br20", MultiHost = true }, operators);
        await rpc.CallAsync(FloatingAddressesRpc.Create, RpcTarget.Any, new CreateFloatingAddresses("192.0.2.0/30", null, null), operators);
    }
}
