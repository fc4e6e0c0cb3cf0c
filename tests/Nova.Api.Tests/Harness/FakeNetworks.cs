using System.Collections.Concurrent;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Networks out of a list, and what was asked of servers' addresses.</summary>
public sealed class FakeNetworks
{
    private readonly ConcurrentQueue<NetworkRecord> _networks = new();

    /// <summary>What was asked to be made.</summary>
    public ConcurrentQueue<CreateNetworks> Made { get; } = new();

    /// <summary>Changes of networks and of servers' addresses, in order.</summary>
    public ConcurrentQueue<string> Changes { get; } = new();

    /// <summary>Adds a network: everybody's, or a project's.</summary>
    public NetworkRecord Add(string label, string? project = null)
    {
        var number = _networks.Count + 1;
        var network = new NetworkRecord
        {
            Number = number,
            Id = Guid.NewGuid(),
            Label = label,
            Cidr = $"10.{number}.0.0/24",
            CidrV6 = $"fd{number:d2}::/64",
            Gateway = $"10.{number}.0.1",
            GatewayV6 = $"fd{number:d2}::1",
            DhcpServer = $"10.{number}.0.1",
            DhcpStart = $"10.{number}.0.2",
            Dns1 = "8.8.4.4",
            Bridge = "br100",
            ProjectId = project,
            MultiHost = true,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        _networks.Enqueue(network);
        return network;
    }

    public void AddTo(RpcTable table) => table
        .On(NetworksRpc.List, (q, _, _) => Task.FromResult(new NetworkList([.. _networks.Where(one => q.ProjectId is null || one.ProjectId is null || one.ProjectId == q.ProjectId)])))
        .On(NetworksRpc.Create, (q, _, _) => Task.FromResult(Create(q)))
        .On(NetworksRpc.Delete, (q, _, _) => Change(_networks.Any(one => one.Id == q.Id), $"delete {q.Id} of {q.ProjectId ?? "nobody"}"))
        .On(NetworksRpc.Associate, (q, _, _) => Change(true, $"{q.Id?.ToString() ?? "any"} to project '{q.ProjectId ?? "-"}' and host '{q.Host ?? "-"}'"))
        .On(NetworksRpc.GetAddress, (q, _, _) => Task.FromResult(AddressOf(q.Address)))
        .On(NetworksRpc.ReserveAddress, (q, _, _) => Change(AddressOf(q.Address) is not null, $"{q.Address} is reserved: {q.Reserved}"))
        .On(ServerAddressesRpc.Add, (q, _, _) => Change(q.Network.Length > 0, $"add {q.Network} to {q.InstanceId}"))
        .On(ServerAddressesRpc.Remove, (q, _, _) => Change(q.Address != "192.0.2.9", $"remove {q.Address} from {q.InstanceId}"));

    private static FixedAddressRecord AddressOf(string address) => address.StartsWith("10.1.0.", StringComparison.Ordinal)
        ? new(address, "10.1.0.0/24", false, Guid.Empty, "demo", "compute1")
        : throw new FaultException(FaultKind.NotFound, $"Fixed IP address {address} not found");

    private NetworkList Create(CreateNetworks asked)
    {
        Made.Enqueue(asked);
        return asked.Cidr == "10.1.0.0/24"
            ? throw new FaultException(FaultKind.Conflict, "Requested cidr (10.1.0.0/24) conflicts with existing cidr (10.1.0.0/24)")
            : new NetworkList([Add(asked.Label, asked.ProjectId) with { Cidr = asked.Cidr }]);
    }

    private Task<Nothing> Change(bool isPossible, string change)
    {
        if (!isPossible)
        {
            throw new FaultException(FaultKind.BadRequest, "Fixed IP address not found for instance.");
        }

        Changes.Enqueue(change);
        return Task.FromResult(Nothing.Value);
    }
}
