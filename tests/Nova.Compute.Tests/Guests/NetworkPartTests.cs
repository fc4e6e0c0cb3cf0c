using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Guests.Parts;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Network;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Compute.Tests.Guests;

/// <summary>What a host is asked for before a guest with interfaces runs.</summary>
public sealed class NetworkPartTests
{
    private readonly Network _network = new();

    [Fact]
    public async Task Ossn0022_a_guest_with_interfaces_waits_for_nova_network_of_its_own_host()
    {
        await ConnectAsync(WithInterface);

        Assert.Equal([("host-1", "host-1")], _network.Asked);
    }

    [Fact]
    public async Task WhereNovaNetworkDoesNotAnswerTheGuestIsNotStarted()
    {
        _network.Refusal = new FaultException(FaultKind.Unavailable, "The network of this host could not be set up.");

        Assert.Same(_network.Refusal, await Assert.ThrowsAsync<FaultException>(() => ConnectAsync(WithInterface)));
    }

    [Fact]
    public async Task AGuestWithoutInterfacesNeedsNone()
    {
        _network.Refusal = new FaultException(FaultKind.Unavailable, "There is none.");

        await ConnectAsync(Sample.Instance("host-1"));
        await ConnectAsync(Sample.Instance("host-1") with { Interfaces = [] });

        Assert.Empty(_network.Asked);
    }

    private static InstanceRecord WithInterface => Sample.Instance("host-1") with
    {
        Interfaces = [new InstanceInterface(Guid.NewGuid(), "fa:16:3e:00:00:01", Guid.NewGuid(), "demo-net", InstanceInterface.BridgeType, "br100", "tap0", null, [], null)],
    };

    private Task ConnectAsync(InstanceRecord instance) => new NetworkPart("host-1", _network).ConnectAsync(
        new GuestWork(instance.Id, instance.Id, ServerAction.Create, static (_, _, _) => throw new NotSupportedException()), new GuestSpec(instance, 1, null, null), CancellationToken.None);

    /// <summary>nova-network of any host.</summary>
    private sealed class Network : IRpcClient
    {
        public List<(string? Target, string Host)> Asked { get; } = [];

        public FaultException? Refusal { get; set; }

        public Task<TReply> CallAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, RequestContext context, CallOptions options = default, CancellationToken ct = default)
        {
            Asked.Add((target.Host, Assert.IsType<SetUpHost>(request).Host));
            return Refusal is null ? Task.FromResult((TReply)(object)Nothing.Value) : Task.FromException<TReply>(Refusal);
        }

        public Task FanoutAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RequestContext context, CancellationToken ct = default) => throw new NotSupportedException();
    }
}
