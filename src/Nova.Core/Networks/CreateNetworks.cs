using MemoryPack;

namespace Nova.Core.Networks;

/// <summary>Networks to be made, in the words of <c>nova-manage network create</c>. What is null is nova.conf's, or follows from the rest.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateNetworks
{
    /// <summary>Name; with several networks a number is appended.</summary>
    public required string Label { get; init; }

    /// <summary>Range they are cut from.</summary>
    public required string Cidr { get; init; }

    /// <summary>Range of the sixth version, which each network gets a /64 of.</summary>
    public string? CidrV6 { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Addresses of each; null for the whole range, or for what the range has for each.</summary>
    public int? Size { get; init; }

    /// <summary>VLAN of the first; the next ones have the next numbers. Null for flat ones.</summary>
    public int? Vlan { get; init; }

    /// <summary>Bridge; null for <c>br</c> and the number of the VLAN, or for nova.conf's.</summary>
    public string? Bridge { get; init; }

    /// <summary>Device that is plugged into it.</summary>
    public string? BridgeInterface { get; init; }

    /// <summary>Router; null for the first address. Of one network only.</summary>
    public string? Gateway { get; init; }

    /// <summary>Router of the sixth version; null for the first address.</summary>
    public string? GatewayV6 { get; init; }

    /// <summary>Part of the range that guests are given addresses of.</summary>
    public string? FixedCidr { get; init; }

    /// <summary>First name server.</summary>
    public string? Dns1 { get; init; }

    /// <summary>Second name server.</summary>
    public string? Dns2 { get; init; }

    /// <summary>Whose; null for everybody's, or nobody's yet.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Each host serves its own guests.</summary>
    public bool MultiHost { get; init; }

    /// <summary>Order among a guest's networks.</summary>
    public int? Priority { get; init; }

    /// <summary>Largest packet.</summary>
    public int? Mtu { get; init; }

    /// <summary>Who hands out addresses; null for the router. Of one network only.</summary>
    public string? DhcpServer { get; init; }

    /// <summary>Its uuid; null for a new one. Of one network only.</summary>
    public Guid? Id { get; init; }

    /// <summary>First VLAN that may be taken, where <see cref="Vlan"/> is not said and the networks are VLANs; null for nova.conf's.</summary>
    public int? VlanStart { get; init; }

    /// <summary>What is not said is what the nova.conf of who makes them says; else it follows from the rest alone.</summary>
    public bool AsConfigured { get; init; }

    /// <summary><see cref="MultiHost"/> is not said.</summary>
    public bool IsMultiHostUnsaid { get; init; }
}
