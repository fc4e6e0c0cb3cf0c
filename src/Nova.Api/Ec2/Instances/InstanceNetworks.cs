using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Subnets;
using Nova.Api.Wishes;
using Nova.Core.Networks;

namespace Nova.Api.Ec2.Instances;

/// <summary>What RunInstances is told of networks: one subnet for the instance, or interfaces with a subnet each. Nothing is all that the project may use.</summary>
internal static class InstanceNetworks
{
    private const int MostInterfaces = 15;

    /// <summary>Names of what it reads.</summary>
    public static readonly string[] Parameters =
    [
        "SubnetId", "PrivateIpAddress", "NetworkInterface.N.DeviceIndex", "NetworkInterface.N.SubnetId", "NetworkInterface.N.PrivateIpAddress", "NetworkInterface.N.SecurityGroupId.N",
        "NetworkInterface.N.DeleteOnTermination", "NetworkInterface.N.AssociatePublicIpAddress", "NetworkInterface.N.NetworkInterfaceId",
    ];

    /// <summary>The networks in the order of the guest's devices, empty for all; and the groups that are named with them.</summary>
    public static async Task<(IReadOnlyList<NetworkWish> Networks, IReadOnlyList<string> Groups)> ReadAsync(Ec2Request request, CancellationToken cancel)
    {
        var parameters = request.Parameters;
        var interfaces = parameters.Groups("NetworkInterface");
        var ofInstance = IsSaid(parameters, "SubnetId") || IsSaid(parameters, "PrivateIpAddress");
        if (interfaces.Count == 0)
        {
            return ofInstance ? ([Find(await SubnetParameter.ListAsync(request, cancel), parameters)], []) : ([], []);
        }

        if (ofInstance || parameters.List("SecurityGroup").Count > 0 || parameters.List("SecurityGroupId").Count > 0)
        {
            throw new Ec2RefusalException(Ec2Error.Combined("Where network interfaces are given, subnet, address and groups are theirs, not the instance's."));
        }

        var ordered = InOrder(interfaces);
        ordered.ForEach(CheckPlain);
        var networks = await SubnetParameter.ListAsync(request, cancel);
        return ([.. ordered.Select(one => Find(networks, one))], GroupsOf(ordered));
    }

    /// <summary>By their device indexes, which leave none out.</summary>
    private static List<Ec2Parameters> InOrder(IReadOnlyList<Ec2Parameters> interfaces)
    {
        var byIndex = new SortedDictionary<int, Ec2Parameters>();
        foreach (var one in interfaces)
        {
            one.Required("DeviceIndex");
            byIndex[one.Int("DeviceIndex", 0, MostInterfaces - 1)!.Value] = one;
        }

        // As many indexes as interfaces, and the last is the number of those before it: no twin and no gap.
        return byIndex.Count == interfaces.Count && byIndex.Keys.Last() == interfaces.Count - 1
            ? [.. byIndex.Values]
            : throw new Ec2RefusalException(Ec2Error.InvalidValue($"The device indexes of {interfaces.Count} network interfaces are 0 to {interfaces.Count - 1}."));
    }

    /// <summary>What an interface of an instance cannot be told is refused rather than passed over.</summary>
    private static void CheckPlain(Ec2Parameters one)
    {
        var why = IsSaid(one, "NetworkInterfaceId") ? "There are no network interfaces without an instance."
            : one.Flag("DeleteOnTermination") == false ? "A network interface goes with its instance."
            : one.Flag("AssociatePublicIpAddress") == true ? "Addresses are allocated and associated by actions of their own."
            : null;
        if (why is not null)
        {
            throw new Ec2RefusalException(Ec2Error.Unsupported(why));
        }
    }

    /// <summary>Groups hold for an instance with all its interfaces.</summary>
    private static IReadOnlyList<string> GroupsOf(List<Ec2Parameters> interfaces)
    {
        var all = interfaces.ConvertAll(one => one.List("SecurityGroupId"));
        return all.TrueForAll(groups => groups.ToHashSet(StringComparer.Ordinal).SetEquals(all[0]))
            ? all[0]
            : throw new Ec2RefusalException(Ec2Error.Unsupported("All network interfaces of an instance are in the same groups."));
    }

    private static NetworkWish Find(IReadOnlyList<NetworkRecord> networks, Ec2Parameters said)
    {
        var address = IsSaid(said, "PrivateIpAddress") ? said.Get("PrivateIpAddress") : null;
        if (said.Get("SubnetId") is { Length: > 0 } subnet)
        {
            var named = networks.FirstOrDefault(network => SubnetParameter.IdOf(network.Id) == subnet) ?? throw new Ec2RefusalException(SubnetParameter.NotFound(subnet));
            return new NetworkWish(named.Id.ToString(), PortId: null, address);
        }

        return networks.Where(network => address is null || (AddressRange.TryParse(network.Cidr, out var range) && range.PlaceOf(address) is not null)).ToList() is [var only]
            ? new NetworkWish(only.Id.ToString(), PortId: null, address)
            : throw new Ec2RefusalException(Ec2Error.InvalidValue("Which subnet is meant? Name it by SubnetId."));
    }

    private static bool IsSaid(Ec2Parameters parameters, string name) => parameters.Get(name) is { Length: > 0 };
}
