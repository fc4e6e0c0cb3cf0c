using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Flavors;

internal static class FlavorSchemas
{
    private const string ExtraSpecKey = "^[a-zA-Z0-9-_:. ]{1,255}$";

    private static readonly string[] SortKeys =
    [
        "created_at", "description", "disabled", "ephemeral_gb", "flavorid", "id", "is_public", "memory_mb", "name", "root_gb",
        "rxtx_factor", "swap", "updated_at", "vcpu_weight", "vcpus",
    ];

    private static readonly ScalarRule Description = Json.String(0, 65535, StringFormat.PrintableText);

    private static readonly ScalarRule ExtraSpecValue = new ScalarRule(JsonTypes.String | JsonTypes.Number) { MaxLength = 255 };

    public static readonly VersionedSchema Create = VersionedSchema
        .Starting(1, Json.Object(
            ("name", Json.Name()),
            ("id", new ScalarRule(JsonTypes.String | JsonTypes.Number | JsonTypes.Null) { MinLength = 1, MaxLength = 255 }
                .Matching("^(?! )[a-zA-Z0-9. _-]+(?<! )$")),
            ("ram", Amount(1)),
            ("vcpus", Amount(1)),
            ("disk", Amount(0)),
            ("OS-FLV-EXT-DATA:ephemeral", Amount(0)),
            ("swap", Amount(0)),
            ("rxtx_factor", new ScalarRule(JsonTypes.Number | JsonTypes.String) { ExclusiveMinimum = 0, Maximum = 3.40282e+38 }
                .Matching(@"^[0-9]+(\.[0-9]+)?$")),
            ("os-flavor-access:is_public", Json.Boolean()))
            .Require("name", "ram", "vcpus", "disk"))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()))
        .Since(55, s => s.AddProperty("description", Description.OrNull()))
        .Since(102, s => s.Remove("rxtx_factor"))
        .Wrapped("flavor");

    public static readonly VersionedSchema Update = VersionedSchema
        .Starting(55, Json.Object(("description", Description.OrNull())).Require("description"))
        .Wrapped("flavor");

    public static readonly VersionedSchema Tenant = VersionedSchema
        .Starting(1, Json.Object(("tenant", Json.String(1, 255))).Require("tenant"));

    public static readonly VersionedSchema ExtraSpecs = VersionedSchema
        .Starting(1, Json.Map(ExtraSpecKey, ExtraSpecValue))
        .Wrapped("extra_specs");

    public static readonly VersionedSchema OneExtraSpec = VersionedSchema
        .Starting(1, Json.Map(ExtraSpecKey, ExtraSpecValue).Count(1, 1));

    public static readonly QuerySchema List = QuerySchema
        .Starting(
            1,
            ("limit", QueryRule.NonNegative),
            ("marker", Json.String()),
            ("is_public", Json.String()),
            ("minRam", Json.String()),
            ("minDisk", Json.String()),
            ("sort_key", Json.Enum(SortKeys)),
            ("sort_dir", Json.Enum("asc", "desc")))
        .Since(75, q => q.RefuseUnknown())
        .Since(102, q => q
            .Add("name", Json.String())
            .Add("sort_key", Json.Enum([.. SortKeys.Where(k => k is not ("disabled" or "rxtx_factor"))])));

    private static ScalarRule Amount(int min) => new ScalarRule(JsonTypes.Integer | JsonTypes.String) { Minimum = min, Maximum = int.MaxValue }
        .Matching("^[0-9]+$");
}
