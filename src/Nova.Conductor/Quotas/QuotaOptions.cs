using Nova.Database.Quotas;
using Nova.Hosting.Configuration;

namespace Nova.Conductor.Quotas;

/// <summary><c>[quota]</c>: default limits.</summary>
/// <param name="Limits">By resource, every resource in it; -1 is unlimited.</param>
internal sealed record QuotaOptions(IReadOnlyDictionary<string, int> Limits) : IOptionSection<QuotaOptions>
{
    private const string Section = "quota";
    private const int Unlimited = -1;

    private static readonly (string Resource, string Option, int Default)[] Options =
    [
        (QuotaResource.Instances, "instances", 10),
        (QuotaResource.Cores, "cores", 20),
        (QuotaResource.Ram, "ram", 51200),
        (QuotaResource.MetadataItems, "metadata_items", 128),
        (QuotaResource.InjectedFiles, "injected_files", 5),
        (QuotaResource.InjectedFileContentBytes, "injected_file_content_bytes", 10240),
        (QuotaResource.InjectedFilePathBytes, "injected_file_path_length", 255),
        (QuotaResource.KeyPairs, "key_pairs", 100),
        (QuotaResource.ServerGroups, "server_groups", 10),
        (QuotaResource.ServerGroupMembers, "server_group_members", 10),
        (QuotaResource.FixedIps, "fixed_ips", Unlimited),
        (QuotaResource.FloatingIps, "floating_ips", 10),
        (QuotaResource.SecurityGroups, "security_groups", 10),
        (QuotaResource.SecurityGroupRules, "security_group_rules", 20),
    ];

    public static QuotaOptions Read(OptionReader options)
    {
        var limited = options.Choice(Section, "driver", true,
        [
            ("nova.quota.DbQuotaDriver", true), ("DbQuotaDriver", true), ("nova.quota.NoopQuotaDriver", false), ("NoopQuotaDriver", false),
        ]);
        var limits = Options.ToDictionary(
            option => option.Resource,
            option => options.Int(Section, option.Option, option.Default, min: Unlimited) is var limit && limited ? limit : Unlimited);
        // Upstream's quota of networks belongs to an extension that nobody enables by itself.
        limits[QuotaResource.Networks] = Unlimited;
        return new(limits);
    }
}
