using Nova.Api.Pipeline;
using Nova.Core.Faults;

namespace Nova.Api.Compute.Servers;

/// <summary>The server a path names.</summary>
internal static class ServerId
{
    /// <summary>The server of any operation below /servers/{…}, whatever the segment is called.</summary>
    public static Guid InPath(ApiRequest request) =>
        Of(request, request.Operation.Path.StartsWith("/servers/{server_id}", StringComparison.Ordinal) ? "server_id" : "id");

    /// <summary>Its uuid; anything else cannot be a server and is the 404 of one that does not exist.</summary>
    public static Guid Of(ApiRequest request, string segment = "id")
    {
        var text = request.Route(segment);
        return Guid.TryParseExact(text, "D", out var id) || Guid.TryParseExact(text, "N", out id)
            ? id
            : throw NotFound(text);
    }

    /// <summary>There is none, or none that the caller may see.</summary>
    public static FaultException NotFound(string id) => new(FaultKind.NotFound, $"Instance {id} could not be found.");
}
