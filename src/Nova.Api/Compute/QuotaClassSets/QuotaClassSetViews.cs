using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Quotas;

namespace Nova.Api.Compute.QuotaClassSets;

/// <summary>The limits of a quota class.</summary>
internal sealed record QuotaClassSetView
{
    /// <summary>The class; left out of the answer to an update.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    public int Instances { get; init; }

    public int Cores { get; init; }

    public int Ram { get; init; }

    public int MetadataItems { get; init; }

    public int KeyPairs { get; init; }

    [Since(50)]
    public int ServerGroups { get; init; }

    [Since(50)]
    public int ServerGroupMembers { get; init; }

    [Until(56)]
    public int InjectedFiles { get; init; }

    [Until(56)]
    public int InjectedFileContentBytes { get; init; }

    [Until(56)]
    public int InjectedFilePathBytes { get; init; }

    [Until(49)]
    public int FixedIps { get; init; }

    [Until(49)]
    public int FloatingIps { get; init; }

    [Until(49)]
    public int SecurityGroups { get; init; }

    [Until(49)]
    public int SecurityGroupRules { get; init; }

    public static QuotaClassSetView Of(string? id, QuotaSet quotas)
    {
        int limit(string resource) => quotas.Resources[resource].Limit;
        return new QuotaClassSetView
        {
            Id = id,
            Instances = limit("instances"),
            Cores = limit("cores"),
            Ram = limit("ram"),
            MetadataItems = limit("metadata_items"),
            KeyPairs = limit("key_pairs"),
            ServerGroups = limit("server_groups"),
            ServerGroupMembers = limit("server_group_members"),
            InjectedFiles = limit("injected_files"),
            InjectedFileContentBytes = limit("injected_file_content_bytes"),
            InjectedFilePathBytes = limit("injected_file_path_bytes"),
            FixedIps = limit("fixed_ips"),
            FloatingIps = limit("floating_ips"),
            SecurityGroups = limit("security_groups"),
            SecurityGroupRules = limit("security_group_rules"),
        };
    }
}

internal sealed record QuotaClassSetBody(QuotaClassSetView QuotaClassSet);

internal static class QuotaClassSetViews
{
    public static readonly VersionedView<QuotaClassSetBody> One = new(QuotaClassSetJson.Default);
}

[JsonSerializable(typeof(QuotaClassSetBody))]
internal sealed partial class QuotaClassSetJson : JsonSerializerContext;
