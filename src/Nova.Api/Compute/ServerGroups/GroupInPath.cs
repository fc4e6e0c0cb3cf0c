using Nova.Api.Pipeline;
using Nova.Core.Faults;

namespace Nova.Api.Compute.ServerGroups;

/// <summary>The group a path names.</summary>
internal static class GroupInPath
{
    /// <summary>Its uuid; anything else cannot be a group and is the 404 of one that does not exist.</summary>
    public static Guid IdOf(ApiRequest request) => ResourceId.TryParseUuid(request.Route("id"), out Guid id)
        ? id
        : throw new FaultException(FaultKind.NotFound, $"Instance group {request.Route("id")} could not be found.");
}
