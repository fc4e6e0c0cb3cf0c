using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Quotas;

namespace Nova.Api.Compute.Limits;

/// <summary>Limits by the names of the oldest API, which differ from those of quotas.</summary>
internal sealed record AbsoluteLimitsView
{
    [JsonPropertyName("maxTotalInstances")]
    public int MaxTotalInstances { get; init; }

    [JsonPropertyName("maxTotalCores")]
    public int MaxTotalCores { get; init; }

    [JsonPropertyName("maxTotalRAMSize")]
    public int MaxTotalRam { get; init; }

    [JsonPropertyName("maxTotalKeypairs")]
    public int MaxTotalKeypairs { get; init; }

    [JsonPropertyName("maxServerMeta")]
    public int MaxServerMeta { get; init; }

    [JsonPropertyName("maxServerGroups")]
    public int MaxServerGroups { get; init; }

    [JsonPropertyName("maxServerGroupMembers")]
    public int MaxServerGroupMembers { get; init; }

    [JsonPropertyName("totalInstancesUsed")]
    public int TotalInstancesUsed { get; init; }

    [JsonPropertyName("totalCoresUsed")]
    public int TotalCoresUsed { get; init; }

    [JsonPropertyName("totalRAMUsed")]
    public int TotalRamUsed { get; init; }

    [JsonPropertyName("totalServerGroupsUsed")]
    public int TotalServerGroupsUsed { get; init; }

    [JsonPropertyName("maxPersonality"), Until(56)]
    public int MaxPersonality { get; init; }

    [JsonPropertyName("maxPersonalitySize"), Until(56)]
    public int MaxPersonalitySize { get; init; }

    [JsonPropertyName("maxImageMeta"), Until(38)]
    public int MaxImageMeta { get; init; }

    [JsonPropertyName("maxTotalFloatingIps"), Until(35)]
    public int MaxTotalFloatingIps { get; init; }

    [JsonPropertyName("maxSecurityGroups"), Until(35)]
    public int MaxSecurityGroups { get; init; }

    [JsonPropertyName("maxSecurityGroupRules"), Until(35)]
    public int MaxSecurityGroupRules { get; init; }

    [JsonPropertyName("totalFloatingIpsUsed"), Until(35)]
    public int TotalFloatingIpsUsed { get; init; }

    [JsonPropertyName("totalSecurityGroupsUsed"), Until(35)]
    public int TotalSecurityGroupsUsed { get; init; }

    public static AbsoluteLimitsView Of(QuotaSet quotas)
    {
        int limit(string resource) => quotas.Resources[resource].Limit;
        int used(string resource) => quotas.Resources[resource].InUse;
        return new AbsoluteLimitsView
        {
            MaxTotalInstances = limit("instances"),
            MaxTotalCores = limit("cores"),
            MaxTotalRam = limit("ram"),
            MaxTotalKeypairs = limit("key_pairs"),
            MaxServerMeta = limit("metadata_items"),
            MaxServerGroups = limit("server_groups"),
            MaxServerGroupMembers = limit("server_group_members"),
            TotalInstancesUsed = used("instances"),
            TotalCoresUsed = used("cores"),
            TotalRamUsed = used("ram"),
            TotalServerGroupsUsed = used("server_groups"),
            MaxPersonality = limit("injected_files"),
            MaxPersonalitySize = limit("injected_file_content_bytes"),
            MaxImageMeta = limit("metadata_items"),
            MaxTotalFloatingIps = limit("floating_ips"),
            MaxSecurityGroups = limit("security_groups"),
            MaxSecurityGroupRules = limit("security_group_rules"),
            TotalFloatingIpsUsed = used("floating_ips"),
            TotalSecurityGroupsUsed = used("security_groups"),
        };
    }
}

/// <summary>There are no rate limits any more; their list stays for old clients.</summary>
internal sealed record LimitsView(IReadOnlyList<string> Rate, AbsoluteLimitsView Absolute);

internal sealed record LimitsBody(LimitsView Limits);

internal static class LimitViews
{
    public static readonly VersionedView<LimitsBody> List = new(LimitJson.Default);
}

[JsonSerializable(typeof(LimitsBody))]
internal sealed partial class LimitJson : JsonSerializerContext;
