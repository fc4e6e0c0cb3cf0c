using Nova.Api.Compute.Flavors.Access;
using Nova.Api.Compute.Flavors.ExtraSpecs;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Flavors;

internal static class FlavorsRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes flavors = table.Resource("/flavors");

        flavors.MapGet("", ListFlavors.HandleAsync)
            .ForAnyone()
            .Query(FlavorSchemas.List);

        flavors.MapGet("/detail", ListFlavors.HandleDetailAsync)
            .ForAnyone()
            .Query(FlavorSchemas.List);

        flavors.MapPost("", CreateFlavor.HandleAsync)
            .Policy("os_compute_api:os-flavor-manage:create")
            .Body(FlavorSchemas.Create);

        flavors.MapGet("/{id}", ShowFlavor.HandleAsync)
            .ForAnyone()
            .Query(QuerySchema.None);

        flavors.MapPut("/{id}", UpdateFlavor.HandleAsync)
            .Policy("os_compute_api:os-flavor-manage:update")
            .Body(FlavorSchemas.Update)
            .Since(55);

        flavors.MapDelete("/{id}", DeleteFlavor.HandleAsync)
            .Policy("os_compute_api:os-flavor-manage:delete")
            .Success(202);

        ActionTable actions = flavors.MapActions("/{id}/action");

        actions.Map("addTenantAccess", AddTenantAccess.HandleAsync)
            .Policy("os_compute_api:os-flavor-access:add_tenant_access")
            .Body(FlavorSchemas.Tenant);

        actions.Map("removeTenantAccess", RemoveTenantAccess.HandleAsync)
            .Policy("os_compute_api:os-flavor-access:remove_tenant_access")
            .Body(FlavorSchemas.Tenant);

        flavors.MapGet("/{flavor_id}/os-flavor-access", ListFlavorAccess.HandleAsync)
            .Policy("os_compute_api:os-flavor-access")
            .Query(QuerySchema.None);

        flavors.MapGet("/{flavor_id}/os-extra_specs", ListExtraSpecs.HandleAsync)
            .Policy("os_compute_api:os-flavor-extra-specs:index")
            .Query(QuerySchema.None);

        flavors.MapPost("/{flavor_id}/os-extra_specs", CreateExtraSpecs.HandleAsync)
            .Policy("os_compute_api:os-flavor-extra-specs:create")
            .Body(FlavorSchemas.ExtraSpecs);

        flavors.MapGet("/{flavor_id}/os-extra_specs/{id}", ShowExtraSpec.HandleAsync)
            .Policy("os_compute_api:os-flavor-extra-specs:show")
            .Query(QuerySchema.None);

        flavors.MapPut("/{flavor_id}/os-extra_specs/{id}", UpdateExtraSpec.HandleAsync)
            .Policy("os_compute_api:os-flavor-extra-specs:update")
            .Body(FlavorSchemas.OneExtraSpec);

        flavors.MapDelete("/{flavor_id}/os-extra_specs/{id}", DeleteExtraSpec.HandleAsync)
            .Policy("os_compute_api:os-flavor-extra-specs:delete");
    }
}
