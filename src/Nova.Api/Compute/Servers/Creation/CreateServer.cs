using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>POST /servers: has the conductor make instances and their build sagas.</summary>
internal static class CreateServer
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var (create, refusal) = await request.Judge.JudgeAsync(WishReading.Read(request), cancel);
        if (create is null)
        {
            return request.Refuse(refusal!);
        }

        var asked = request.Payload.GetOptionalString("adminPass");
        create = create with { AdminPassword = request.Backends.Options.EnableInstancePassword ? asked ?? AdminPassword.Generate() : asked };
        var made = await request.CallAsync(ServersRpc.Create, create, cancel);
        return Answer(request, create, made);
    }

    private static ApiResponse Answer(ApiRequest request, CreateServers create, CreateServersReply made)
    {
        if (request.Payload.GetOptionalBoolean("return_reservation_id") == true)
        {
            return request.Ok(ServerViews.Reservation, new ReservationView(made.ReservationId));
        }

        var id = made.InstanceIds[0];
        // Servers of another reservation were made by an earlier run under the same idempotency key, with another password.
        var password = request.Backends.Options.EnableInstancePassword && made.ReservationId == create.ReservationId ? create.AdminPassword : null;
        var groups = create.SecurityGroups.Count == 0 ? ["default"] : create.SecurityGroups;
        var view = new CreatedServerView(
            id,
            request.Links.For("servers", id.ToString()),
            create.AutoDiskConfig ? "AUTO" : "MANUAL",
            [.. groups.Select(name => new NameView(name))],
            password);
        return request.Ok(
            ServerViews.Created,
            new ServerBody<CreatedServerView>(view),
            ofRepeats: new ServerBody<CreatedServerView>(view with { AdminPass = null }),
            request.Links.Self("servers", id.ToString()));
    }
}
