namespace Nova.Database.Quotas;

/// <summary>What can be limited, by the names of the API.</summary>
public static class QuotaResource
{
#pragma warning disable CS1591 // each is the API's name
    public const string Instances = "instances";
    public const string Cores = "cores";
    public const string Ram = "ram";
    public const string MetadataItems = "metadata_items";
    public const string InjectedFiles = "injected_files";
    public const string InjectedFileContentBytes = "injected_file_content_bytes";
    public const string InjectedFilePathBytes = "injected_file_path_bytes";
    public const string KeyPairs = "key_pairs";
    public const string ServerGroups = "server_groups";
    public const string ServerGroupMembers = "server_group_members";
    public const string FixedIps = "fixed_ips";
    public const string FloatingIps = "floating_ips";
    public const string Networks = "networks";
    public const string SecurityGroups = "security_groups";
    public const string SecurityGroupRules = "security_group_rules";
#pragma warning restore CS1591

    /// <summary>Limits of built-in networking.</summary>
    public static readonly IReadOnlyList<string> OfNetworks = [FixedIps, FloatingIps, Networks, SecurityGroups, SecurityGroupRules];

    /// <summary>Every resource.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Instances, Cores, Ram, MetadataItems, InjectedFiles, InjectedFileContentBytes, InjectedFilePathBytes, KeyPairs, ServerGroups, ServerGroupMembers,
        .. OfNetworks,
    ];
}
