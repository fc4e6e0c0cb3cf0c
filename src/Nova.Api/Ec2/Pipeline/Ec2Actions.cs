using System.Collections.Frozen;
using Nova.Api.Ec2.AccountAttributes;
using Nova.Api.Ec2.Addresses;
using Nova.Api.Ec2.AvailabilityZones;
using Nova.Api.Ec2.Images;
using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.InstanceTypes;
using Nova.Api.Ec2.KeyPairs;
using Nova.Api.Ec2.NetworkInterfaces;
using Nova.Api.Ec2.Regions;
using Nova.Api.Ec2.SecurityGroups;
using Nova.Api.Ec2.Subnets;
using Nova.Api.Ec2.Tags;
using Nova.Api.Ec2.Vpcs;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>All actions of EC2: those that are served, and those that are known and cannot be.</summary>
internal static class Ec2Actions
{
    private static readonly FrozenDictionary<string, Ec2Action> Served = Build().ToFrozenDictionary(action => action.Name, StringComparer.Ordinal);

    public static IEnumerable<Ec2Action> All => Served.Values;

    /// <summary>The action of a name, or the refusal.</summary>
    public static (Ec2Action? Action, Ec2Error? Unknown) Find(string name) =>
        Served.TryGetValue(name, out var action) ? (action, null)
        : UnsupportedActions.Find(name) is { } reason ? (null, Ec2Error.Unsupported($"The action {name} is not supported: {reason}."))
        : (null, new Ec2Error(400, "InvalidAction", "The action is not valid for this web service."));

    private static IEnumerable<Ec2Action> Build() =>
    [
        .. RegionActions.All,
        .. AvailabilityZoneActions.All,
        .. AccountAttributeActions.All,
        .. InstanceTypeActions.All,
        .. KeyPairActions.All,
        .. ImageActions.All,
        .. InstanceActions.All,
        .. TagActions.All,
        .. SecurityGroupActions.All,
        .. AddressActions.All,
        .. VpcActions.All,
        .. SubnetActions.All,
        .. NetworkInterfaceActions.All,
    ];
}
