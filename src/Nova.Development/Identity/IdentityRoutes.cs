using Nova.Development.Identity.ApplicationCredentials;
using Nova.Development.Identity.Assignments;
using Nova.Development.Identity.Credentials;
using Nova.Development.Identity.Discovery;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Ec2;
using Nova.Development.Identity.Endpoints;
using Nova.Development.Identity.Groups;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Regions;
using Nova.Development.Identity.Roles;
using Nova.Development.Identity.Services;
using Nova.Development.Identity.Tokens;
using Nova.Development.Identity.Users;
using Nova.Development.Identity.V2;
using static Nova.Development.Identity.Pipeline.Access;

namespace Nova.Development.Identity;

/// <summary>Everything the development identity service answers.</summary>
internal static class IdentityRoutes
{
    public static readonly IReadOnlyList<IdentityOperation> Table =
    [
        new("GET", "/", Open, "identity:versions", VersionDocuments.AllAsync),
        new("GET", "/v3", Open, "identity:versions", VersionDocuments.V3Async),
        new("GET", "/v2.0", Open, "identity:versions", VersionDocuments.V2Async),

        new("POST", "/v3/auth/tokens", Open, "identity:authenticate", IssueToken.HandleAsync),
        new("GET", "/v3/auth/tokens", Token, "identity:validate_token", ShowToken.HandleAsync),
        new("DELETE", "/v3/auth/tokens", Token, "identity:revoke_token", RevokeToken.HandleAsync),
        new("GET", "/v3/auth/projects", Token, "identity:get_auth_projects", ListOwnScopes.ProjectsAsync),
        new("GET", "/v3/auth/domains", Token, "identity:get_auth_domains", ListOwnScopes.DomainsAsync),
        new("GET", "/v3/auth/system", Token, "identity:get_auth_system", ListOwnScopes.SystemAsync),
        new("GET", "/v3/auth/catalog", Token, "identity:get_auth_catalog", ListOwnScopes.CatalogueAsync),
        new("POST", "/v3/ec2tokens", Service, "identity:ec2tokens", AuthenticateSignedRequest.HandleAsync),
        new("POST", "/v3/s3tokens", Service, "identity:s3tokens", AuthenticateS3Request.HandleAsync),

        new("GET", "/v3/users", Admin, "identity:list_users", ListUsers.HandleAsync),
        new("POST", "/v3/users", Admin, "identity:create_user", CreateUser.HandleAsync),
        new("GET", "/v3/users/{user_id}", Self, "identity:get_user", ShowUser.HandleAsync),
        new("PATCH", "/v3/users/{user_id}", Admin, "identity:update_user", UpdateUser.HandleAsync),
        new("DELETE", "/v3/users/{user_id}", Admin, "identity:delete_user", DeleteUser.HandleAsync),
        new("POST", "/v3/users/{user_id}/password", Open, "identity:change_password", ChangePassword.HandleAsync),
        new("GET", "/v3/users/{user_id}/projects", Self, "identity:list_user_projects", ListUserProjects.HandleAsync),
        new("GET", "/v3/users/{user_id}/groups", Self, "identity:list_groups_for_user", ListGroups.OfUserAsync),

        new("GET", "/v3/groups", Admin, "identity:list_groups", ListGroups.HandleAsync),
        new("POST", "/v3/groups", Admin, "identity:create_group", CreateGroup.HandleAsync),
        new("GET", "/v3/groups/{group_id}", Admin, "identity:get_group", ShowGroup.HandleAsync),
        new("PATCH", "/v3/groups/{group_id}", Admin, "identity:update_group", UpdateGroup.HandleAsync),
        new("DELETE", "/v3/groups/{group_id}", Admin, "identity:delete_group", DeleteGroup.HandleAsync),
        new("GET", "/v3/groups/{group_id}/users", Admin, "identity:list_users_in_group", GroupMembers.ListAsync),
        new("GET", "/v3/groups/{group_id}/users/{user_id}", Admin, "identity:check_user_in_group", GroupMembers.CheckAsync),
        new("PUT", "/v3/groups/{group_id}/users/{user_id}", Admin, "identity:add_user_to_group", GroupMembers.AddAsync),
        new("DELETE", "/v3/groups/{group_id}/users/{user_id}", Admin, "identity:remove_user_from_group", GroupMembers.RemoveAsync),

        new("GET", "/v3/projects", Admin, "identity:list_projects", ListProjects.HandleAsync),
        new("POST", "/v3/projects", Admin, "identity:create_project", CreateProject.HandleAsync),
        new("GET", "/v3/projects/{project_id}", OwnProject, "identity:get_project", ShowProject.HandleAsync),
        new("PATCH", "/v3/projects/{project_id}", Admin, "identity:update_project", UpdateProject.HandleAsync),
        new("DELETE", "/v3/projects/{project_id}", Admin, "identity:delete_project", DeleteProject.HandleAsync),

        new("GET", "/v3/domains", Admin, "identity:list_domains", ListDomains.HandleAsync),
        new("POST", "/v3/domains", Admin, "identity:create_domain", CreateDomain.HandleAsync),
        new("GET", "/v3/domains/{domain_id}", Admin, "identity:get_domain", ShowDomain.HandleAsync),
        new("PATCH", "/v3/domains/{domain_id}", Admin, "identity:update_domain", UpdateDomain.HandleAsync),
        new("DELETE", "/v3/domains/{domain_id}", Admin, "identity:delete_domain", DeleteDomain.HandleAsync),

        new("GET", "/v3/roles", Admin, "identity:list_roles", ListRoles.HandleAsync),
        new("POST", "/v3/roles", Admin, "identity:create_role", CreateRole.HandleAsync),
        new("GET", "/v3/roles/{role_id}", Admin, "identity:get_role", ShowRole.HandleAsync),
        new("PATCH", "/v3/roles/{role_id}", Admin, "identity:update_role", UpdateRole.HandleAsync),
        new("DELETE", "/v3/roles/{role_id}", Admin, "identity:delete_role", DeleteRole.HandleAsync),
        new("GET", "/v3/roles/{role_id}/implies", Admin, "identity:list_implied_roles", ImpliedRoles.ListAsync),
        new("GET", "/v3/roles/{role_id}/implies/{implied_id}", Admin, "identity:check_implied_role", ImpliedRoles.CheckAsync),
        new("PUT", "/v3/roles/{role_id}/implies/{implied_id}", Admin, "identity:create_implied_role", ImpliedRoles.AddAsync),
        new("DELETE", "/v3/roles/{role_id}/implies/{implied_id}", Admin, "identity:delete_implied_role", ImpliedRoles.RemoveAsync),
        new("GET", "/v3/role_inferences", Admin, "identity:list_role_inference_rules", ImpliedRoles.ListAllAsync),

        .. Grants("/v3/projects/{project_id}"),
        .. Grants("/v3/domains/{domain_id}"),
        .. Grants("/v3/system"),
        new("GET", "/v3/role_assignments", Admin, "identity:list_role_assignments", ListRoleAssignments.HandleAsync),

        new("GET", "/v3/services", Admin, "identity:list_services", ListServices.HandleAsync),
        new("POST", "/v3/services", Admin, "identity:create_service", CreateService.HandleAsync),
        new("GET", "/v3/services/{service_id}", Admin, "identity:get_service", ShowService.HandleAsync),
        new("PATCH", "/v3/services/{service_id}", Admin, "identity:update_service", UpdateService.HandleAsync),
        new("DELETE", "/v3/services/{service_id}", Admin, "identity:delete_service", DeleteService.HandleAsync),
        new("GET", "/v3/endpoints", Admin, "identity:list_endpoints", ListEndpoints.HandleAsync),
        new("POST", "/v3/endpoints", Admin, "identity:create_endpoint", CreateEndpoint.HandleAsync),
        new("GET", "/v3/endpoints/{endpoint_id}", Admin, "identity:get_endpoint", ShowEndpoint.HandleAsync),
        new("PATCH", "/v3/endpoints/{endpoint_id}", Admin, "identity:update_endpoint", UpdateEndpoint.HandleAsync),
        new("DELETE", "/v3/endpoints/{endpoint_id}", Admin, "identity:delete_endpoint", DeleteEndpoint.HandleAsync),
        new("GET", "/v3/regions", Open, "identity:list_regions", ListRegions.HandleAsync),
        new("POST", "/v3/regions", Admin, "identity:create_region", CreateRegion.HandleAsync),
        new("GET", "/v3/regions/{region_id}", Open, "identity:get_region", ShowRegion.HandleAsync),
        new("PUT", "/v3/regions/{region_id}", Admin, "identity:create_region", CreateRegion.HandleAsync),
        new("PATCH", "/v3/regions/{region_id}", Admin, "identity:update_region", UpdateRegion.HandleAsync),
        new("DELETE", "/v3/regions/{region_id}", Admin, "identity:delete_region", DeleteRegion.HandleAsync),

        new("GET", "/v3/users/{user_id}/application_credentials", Self, "identity:list_application_credentials", ListApplicationCredentials.HandleAsync),
        new("POST", "/v3/users/{user_id}/application_credentials", Self, "identity:create_application_credential", CreateApplicationCredential.HandleAsync),
        new("GET", "/v3/users/{user_id}/application_credentials/{id}", Self, "identity:get_application_credential", ShowApplicationCredential.HandleAsync),
        new("DELETE", "/v3/users/{user_id}/application_credentials/{id}", Self, "identity:delete_application_credential", DeleteApplicationCredential.HandleAsync),

        new("GET", "/v3/credentials", Token, "identity:list_credentials", ListCredentials.HandleAsync),
        new("POST", "/v3/credentials", Token, "identity:create_credential", CreateCredential.HandleAsync),
        new("GET", "/v3/credentials/{id}", Token, "identity:get_credential", ShowCredential.HandleAsync),
        new("PATCH", "/v3/credentials/{id}", Token, "identity:update_credential", UpdateCredential.HandleAsync),
        new("DELETE", "/v3/credentials/{id}", Token, "identity:delete_credential", DeleteCredential.HandleAsync),
        new("GET", "/v3/users/{user_id}/credentials/OS-EC2", Self, "identity:ec2_list_credentials", ListEc2Credentials.HandleAsync),
        new("POST", "/v3/users/{user_id}/credentials/OS-EC2", Self, "identity:ec2_create_credential", CreateEc2Credential.HandleAsync),
        new("GET", "/v3/users/{user_id}/credentials/OS-EC2/{access}", Self, "identity:ec2_get_credential", ShowEc2Credential.HandleAsync),
        new("DELETE", "/v3/users/{user_id}/credentials/OS-EC2/{access}", Self, "identity:ec2_delete_credential", DeleteEc2Credential.HandleAsync),

        new("POST", "/v2.0/tokens", Open, "identity:authenticate", IssueTokenV2.HandleAsync),
        new("GET", "/v2.0/tokens/{token_id}", Service, "identity:validate_token", ShowTokenV2.HandleAsync),
        new("DELETE", "/v2.0/tokens/{token_id}", Admin, "identity:revoke_token", ShowTokenV2.RevokeAsync),
        new("GET", "/v2.0/tokens/{token_id}/endpoints", Admin, "identity:validate_token", ShowTokenV2.EndpointsAsync),
        new("POST", "/v2.0/ec2tokens", Service, "identity:ec2tokens", IssueTokenV2.HandleEc2Async),
        new("GET", "/v2.0/tenants", Token, "identity:list_user_projects", ListTenants.HandleAsync),
        new("GET", "/v2.0/tenants/{project_id}", OwnProject, "identity:get_project", ListTenants.ShowAsync),
    ];

    private static IEnumerable<IdentityOperation> Grants(string target) =>
        new[] { $"{target}/users/{{user_id}}/roles", $"{target}/groups/{{group_id}}/roles" }.SelectMany(roles => (IdentityOperation[])
        [
            new("GET", roles, Admin, "identity:list_grants", ListGrantedRoles.HandleAsync),
            new("PUT", $"{roles}/{{role_id}}", Admin, "identity:create_grant", GrantRole.HandleAsync),
            new("GET", $"{roles}/{{role_id}}", Admin, "identity:check_grant", CheckRole.HandleAsync),
            new("DELETE", $"{roles}/{{role_id}}", Admin, "identity:revoke_grant", RevokeRole.HandleAsync),
        ]);
}
