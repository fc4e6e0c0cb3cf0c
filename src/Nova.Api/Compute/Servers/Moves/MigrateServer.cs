using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>The action migrate; to a named host since 2.56, for those who may name one.</summary>
internal static class MigrateServer
{
    private static readonly Policy NamedHost = "os_compute_api:os-migrate-server:migrate:host";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        var host = request.IsAtLeast(56) && request.Payload.ValueKind == JsonValueKind.Object ? request.Payload.GetOptionalString("host") : null;
        if (host is not null && !request.Allows(NamedHost, new PolicyTarget(server.ProjectId, server.UserId)))
        {
            return request.Refused(NamedHost);
        }

        if (InstanceTransitions.Check(ServerAction.Migrate, server, request.Caller.IsAdmin) is { } notNow)
        {
            return request.Refuse(StatusCodes.Status409Conflict, notNow.Message);
        }

        var image = await MovedImage.FindAsync(request, server, cancel);
        await request.CallAsync(MovesRpc.Migrate, new Core.Rpc.Conductor.MigrateServer(server.Id, host, image, request.Caller.IsAdmin), cancel);
        return request.Done();
    }
}
