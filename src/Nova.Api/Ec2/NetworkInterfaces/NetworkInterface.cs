using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Networks;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.NetworkInterfaces;

/// <summary>An interface of an instance. There are none without one: an interface comes and goes with its instance.</summary>
/// <param name="Instance">Whose.</param>
/// <param name="Interface">What the instance's record says of it.</param>
/// <param name="Index">Its place among those of the instance.</param>
internal sealed record NetworkInterface(InstanceRecord Instance, InstanceInterface Interface, int Index)
{
    public string Id => Ec2Id.Of("eni", Interface.Id);

    public string AttachmentId => Ec2Id.Of("eni-attach", Interface.Id);

    /// <summary>Its own addresses, the first one first.</summary>
    public IEnumerable<InterfaceAddress> AddressesV4 => Addresses.Where(address => !address.Address.Contains(':', StringComparison.Ordinal));

    public IEnumerable<InterfaceAddress> AddressesV6 => Addresses.Where(address => address.Address.Contains(':', StringComparison.Ordinal));

    private IEnumerable<InterfaceAddress> Addresses => Interface.Subnets.SelectMany(subnet => subnet.Addresses);

    public static IEnumerable<NetworkInterface> Of(InstanceRecord instance) => (instance.Interfaces ?? []).Select((one, index) => new NetworkInterface(instance, one, index));

    /// <summary>Those of all instances whose interfaces the action's policy shows to the caller, the oldest instance first.</summary>
    public static async Task<IReadOnlyList<NetworkInterface>> ListAsync(Ec2Request request, CancellationToken cancel)
    {
        var (instances, _, _) = await DescribeInstances.ListAsync(request, cancel);
        return [.. instances.Where(instance => request.Allows(request.Action.Policy!, new PolicyTarget(instance.ProjectId, instance.UserId))).SelectMany(Of)];
    }

    public static Ec2Error NotFound(string id) => new(404, "InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{id}' does not exist");
}
