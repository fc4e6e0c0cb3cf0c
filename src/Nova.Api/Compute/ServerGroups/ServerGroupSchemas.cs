using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.ServerGroups;

internal static class ServerGroupSchemas
{
    private static readonly ScalarRule AnyPolicy = Json.Enum("anti-affinity", "affinity", "soft-anti-affinity", "soft-affinity");

    public static readonly VersionedSchema Create = VersionedSchema
        .Starting(1, Json.Object(("name", Json.Name()), ("policies", OnlyOne(Json.Enum("anti-affinity", "affinity")))).Require("name", "policies"))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()))
        .Since(15, s => s.Set("policies", OnlyOne(AnyPolicy)))
        .Since(64, s => s
            .Remove("policies")
            .AddProperty("policy", AnyPolicy)
            .AddProperty("rules", Json.Object(("max_server_per_host", Json.Integer(1))))
            .Require("policy"))
        .Wrapped("server_group");

    public static readonly QuerySchema List = QuerySchema
        .Starting(1, ("all_projects", Json.String()), ("limit", QueryRule.NonNegative), ("offset", QueryRule.NonNegative))
        .Since(75, q => q.RefuseUnknown());

    private static ArrayRule OnlyOne(JsonRule policy) => Json.Array(policy, min: 1, max: 1, unique: true);
}
