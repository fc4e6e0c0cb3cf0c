using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.QuotaSets;

internal static class QuotaSetSchemas
{
    public static readonly VersionedSchema Update = VersionedSchema
        .Starting(1, Limits().AddProperty("force", Json.Boolean()))
        .Since(36, s => s.Remove("fixed_ips", "floating_ips", "networks", "security_groups", "security_group_rules"))
        .Since(57, s => s.Remove("injected_files", "injected_file_content_bytes", "injected_file_path_bytes"))
        .Wrapped("quota_set");

    public static readonly QuerySchema OfUser = QuerySchema
        .Starting(1, ("user_id", Json.String()))
        .Since(75, q => q.RefuseUnknown());

    /// <summary>A limit for each resource there has ever been; quota classes have the same ones.</summary>
    public static ObjectRule Limits()
    {
        ScalarRule limit = new ScalarRule(JsonTypes.Integer | JsonTypes.String) { Minimum = -1, Maximum = int.MaxValue }.Matching("^-?[0-9]+$");
        return Json.Object(
            ("instances", limit),
            ("cores", limit),
            ("ram", limit),
            ("floating_ips", limit),
            ("fixed_ips", limit),
            ("metadata_items", limit),
            ("key_pairs", limit),
            ("security_groups", limit),
            ("security_group_rules", limit),
            ("injected_files", limit),
            ("injected_file_content_bytes", limit),
            ("injected_file_path_bytes", limit),
            ("server_groups", limit),
            ("server_group_members", limit),
            ("networks", limit));
    }
}
