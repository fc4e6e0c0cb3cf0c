using System.Collections.Frozen;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>Actions that clients have and this control plane has nothing for, with the reason: they are told so, and nothing is changed.</summary>
internal static class UnsupportedActions
{
    private const string Volumes = "there is no volume service";
    private const string Interfaces = "network interfaces come and go with their instances";
    private const string Egress = "what leaves an instance is not filtered";
    private const string PrivateClouds = "there is one virtual private cloud, and its networks are the site's";
    private const string Tasks = "there are no tasks of this kind";
    private const string NotYet = "a later version serves it";

    private static readonly FrozenDictionary<string, string> Reasons = new Dictionary<string, string[]>
    {
        [Volumes] =
        [
            "AttachVolume", "CreateSnapshot", "CreateVolume", "DeleteSnapshot", "DeleteVolume", "DescribeSnapshotAttribute", "DescribeSnapshots", "DescribeVolumes", "DetachVolume",
            "ImportVolume", "ModifySnapshotAttribute", "ResetSnapshotAttribute",
        ],
        [Interfaces] =
        [
            "AssignPrivateIpAddresses", "AttachNetworkInterface", "CreateNetworkInterface", "DeleteNetworkInterface", "DetachNetworkInterface", "ModifyNetworkInterfaceAttribute",
            "ResetNetworkInterfaceAttribute", "UnassignPrivateIpAddresses",
        ],
        [Egress] = ["AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress"],
        [PrivateClouds] =
        [
            "AcceptVpcPeeringConnection", "AssociateDhcpOptions", "AssociateRouteTable", "AttachInternetGateway", "AttachVpnGateway", "CreateCustomerGateway", "CreateDhcpOptions",
            "CreateInternetGateway", "CreateNatGateway", "CreateNetworkAcl", "CreateNetworkAclEntry", "CreateRoute", "CreateRouteTable", "CreateSubnet", "CreateVpc",
            "CreateVpcPeeringConnection", "CreateVpnConnection", "CreateVpnConnectionRoute", "CreateVpnGateway", "DeleteCustomerGateway", "DeleteDhcpOptions", "DeleteInternetGateway",
            "DeleteNatGateway", "DeleteNetworkAcl", "DeleteNetworkAclEntry", "DeleteRoute", "DeleteRouteTable", "DeleteSubnet", "DeleteVpc", "DeleteVpcPeeringConnection",
            "DeleteVpnConnection", "DeleteVpnConnectionRoute", "DeleteVpnGateway", "DescribeCustomerGateways", "DescribeDhcpOptions", "DescribeInternetGateways", "DescribeNatGateways",
            "DescribeNetworkAcls", "DescribeRouteTables", "DescribeVpcAttribute", "DescribeVpcPeeringConnections", "DescribeVpnConnections",
            "DescribeVpnGateways", "DetachInternetGateway", "DetachVpnGateway", "DisableVgwRoutePropagation", "DisassociateRouteTable", "EnableVgwRoutePropagation",
            "ModifySubnetAttribute", "ModifyVpcAttribute", "RejectVpcPeeringConnection", "ReplaceNetworkAclAssociation", "ReplaceNetworkAclEntry", "ReplaceRoute",
            "ReplaceRouteTableAssociation",
        ],
        [NotYet] = ["ResetInstanceAttribute"],
        [Tasks] =
        [
            "BundleInstance", "CancelBundleTask", "CancelConversionTask", "ConfirmProductInstance", "CopyImage", "DescribeBundleTasks", "DescribeConversionTasks", "ImportInstance",
            "ModifyInstanceTypeAttribute",
        ],
    }.SelectMany(group => group.Value.Select(name => KeyValuePair.Create(name, group.Key))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Reasons.Keys;

    /// <summary>Why it is not supported; null for an action that nobody knows.</summary>
    public static string? Find(string name) => Reasons.GetValueOrDefault(name);
}
