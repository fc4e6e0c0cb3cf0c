using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Quotas;

namespace Nova.Api.Compute.QuotaSets;

/// <summary>A project's quota; <typeparamref name="T"/> is what is told of each resource.</summary>
internal sealed record QuotaSetView<T>
{
    /// <summary>The project; left out of the answer to an update.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    public required T Instances { get; init; }

    public required T Cores { get; init; }

    public required T Ram { get; init; }

    public required T MetadataItems { get; init; }

    public required T KeyPairs { get; init; }

    public required T ServerGroups { get; init; }

    public required T ServerGroupMembers { get; init; }

    [Until(56)]
    public required T InjectedFiles { get; init; }

    [Until(56)]
    public required T InjectedFileContentBytes { get; init; }

    [Until(56)]
    public required T InjectedFilePathBytes { get; init; }

    [Until(35)]
    public required T FixedIps { get; init; }

    [Until(35)]
    public required T FloatingIps { get; init; }

    [Until(35)]
    public required T SecurityGroups { get; init; }

    [Until(35)]
    public required T SecurityGroupRules { get; init; }

    public static QuotaSetView<T> Of(string? id, QuotaSet quotas, Func<QuotaUsage, T> tell)
    {
        T of(string resource) => tell(quotas.Resources[resource]);
        return new QuotaSetView<T>
        {
            Id = id,
            Instances = of("instances"),
            Cores = of("cores"),
            Ram = of("ram"),
            MetadataItems = of("metadata_items"),

            // Key pairs belong to users and members to groups: a project uses none of either.
            KeyPairs = tell(quotas.Resources["key_pairs"] with { InUse = 0 }),
            ServerGroups = of("server_groups"),
            ServerGroupMembers = tell(quotas.Resources["server_group_members"] with { InUse = 0 }),
            InjectedFiles = of("injected_files"),
            InjectedFileContentBytes = of("injected_file_content_bytes"),
            InjectedFilePathBytes = of("injected_file_path_bytes"),
            FixedIps = of("fixed_ips"),
            FloatingIps = of("floating_ips"),
            SecurityGroups = of("security_groups"),
            SecurityGroupRules = of("security_group_rules"),
        };
    }
}

/// <summary>Limit and use. Nothing is ever reserved: use is counted in the transaction that takes it.</summary>
internal sealed record QuotaUsageView(int InUse, int Limit, int Reserved)
{
    public static QuotaUsageView Of(QuotaUsage usage) => new(usage.InUse, usage.Limit, Reserved: 0);
}

internal sealed record QuotaSetBody<T>(QuotaSetView<T> QuotaSet);

internal static class QuotaSetViews
{
    public static readonly VersionedView<QuotaSetBody<int>> Limits = new(QuotaSetJson.Default);

    public static readonly VersionedView<QuotaSetBody<QuotaUsageView>> Detail = new(QuotaSetJson.Default);
}

[JsonSerializable(typeof(QuotaSetBody<int>))]
[JsonSerializable(typeof(QuotaSetBody<QuotaUsageView>))]
internal sealed partial class QuotaSetJson : JsonSerializerContext;
