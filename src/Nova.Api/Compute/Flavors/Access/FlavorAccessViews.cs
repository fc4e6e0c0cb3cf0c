using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.Access;

internal sealed record AccessView(string FlavorId, string TenantId);

internal sealed record AccessListBody(IReadOnlyList<AccessView> FlavorAccess)
{
    public static AccessListBody Of(FlavorAccess access) =>
        new([.. access.ProjectIds.Select(project => new AccessView(access.FlavorId, project))]);
}

internal static class AccessViews
{
    public static readonly VersionedView<AccessListBody> List = new(AccessJson.Default);
}

[JsonSerializable(typeof(AccessListBody))]
internal sealed partial class AccessJson : JsonSerializerContext;
