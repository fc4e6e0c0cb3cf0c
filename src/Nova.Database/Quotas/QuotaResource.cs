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
#pragma warning restore CS1591

    /// <summary>Limits that the network service counts, shown to old clients as unlimited.</summary>
    public static readonly IReadOnlyList<string> OfNetworks = ["fixed_ips", "floating_ips", "networks", "security_groups", "security_group_rules"];

    /// <summary>Every resource.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Instances, Cores, Ram, MetadataItems, InjectedFiles, InjectedFileContentBytes, InjectedFilePathBytes, KeyPairs, ServerGroups, ServerGroupMembers,
        .. OfNetworks,
    ];
}
