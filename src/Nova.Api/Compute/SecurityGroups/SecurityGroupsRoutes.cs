using Nova.Api.Compute.Networks;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.SecurityGroups;

/// <summary>Security groups and their rules, up to 2.35 as upstream; those of servers at every microversion.</summary>
internal static class SecurityGroupsRoutes
{
    private static readonly VersionedSchema Group = VersionedSchema
        .Starting(1, Json.Object(("name", Named()), ("description", Json.AnyOf(Json.Null(), Json.String(0, 255)))).Require("name").AllowOthers(Json.Anything()))
        .Wrapped("security_group");

    private static readonly VersionedSchema Rule = VersionedSchema
        .Starting(1, Json.Object(("parent_group_id", Json.Anything())).Require("parent_group_id").AllowOthers(Json.Anything()))
        .Wrapped("security_group_rule");

    private static readonly VersionedSchema Name = VersionedSchema.Starting(1, Json.Object(("name", Named())).Require("name").AllowOthers(Json.Anything()));

    private static readonly QuerySchema Listed = QuerySchema.Starting(
        1, ("limit", QueryRule.NonNegative), ("offset", QueryRule.NonNegative), ("all_tenants", Json.String()));

    public static void Map(RouteTable table)
    {
        ResourceRoutes groups = table.Resource("/os-security-groups");
        groups.MapGet("", SecurityGroups.ListAsync).Policy("os_compute_api:os-security-groups:get").Query(Listed).Until(NetworksRoutes.Last);
        groups.MapPost("", SecurityGroups.CreateAsync).Policy("os_compute_api:os-security-groups:create").Body(Group).Until(NetworksRoutes.Last);
        groups.MapGet("/{id}", SecurityGroups.ShowAsync).Policy("os_compute_api:os-security-groups:show").Until(NetworksRoutes.Last);
        groups.MapPut("/{id}", SecurityGroups.UpdateAsync).Policy("os_compute_api:os-security-groups:update").Body(Group).Until(NetworksRoutes.Last);
        groups.MapDelete("/{id}", SecurityGroups.DeleteAsync).Policy("os_compute_api:os-security-groups:delete").Until(NetworksRoutes.Last).Success(202);

        ResourceRoutes rules = table.Resource("/os-security-group-rules");
        rules.MapPost("", SecurityGroupRules.CreateAsync).Policy("os_compute_api:os-security-groups:rule:create").Body(Rule).Until(NetworksRoutes.Last);
        rules.MapDelete("/{id}", SecurityGroupRules.DeleteAsync).Policy("os_compute_api:os-security-groups:rule:delete").Until(NetworksRoutes.Last).Success(202);
    }

    public static void MapOfServer(ResourceRoutes servers) =>
        servers.MapGet("/{server_id}/os-security-groups", SecurityGroups.ListOfServerAsync).Policy("os_compute_api:os-security-groups:list").Query(QuerySchema.None);

    public static void MapActions(ActionTable actions)
    {
        actions.Map("addSecurityGroup", SecurityGroups.AddToServerAsync).Policy("os_compute_api:os-security-groups:add").Body(Name).Success(202);
        actions.Map("removeSecurityGroup", SecurityGroups.RemoveFromServerAsync).Policy("os_compute_api:os-security-groups:remove").Body(Name).Success(202);
    }

    /// <summary>Outer blanks are part of the name.</summary>
    private static ScalarRule Named() => Json.String(1, 255, StringFormat.PrintableWithBlanks);
}
