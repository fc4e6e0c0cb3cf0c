using Nova.Api.Compute.QuotaSets;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.QuotaClassSets;

internal static class QuotaClassSetSchemas
{
    public static readonly VersionedSchema Update = VersionedSchema
        .Starting(1, QuotaSetSchemas.Limits())
        .Since(50, s => s.Remove("fixed_ips", "floating_ips", "networks", "security_groups", "security_group_rules"))
        .Since(57, s => s.Remove("injected_files", "injected_file_content_bytes", "injected_file_path_bytes"))
        .Wrapped("quota_class_set");
}
