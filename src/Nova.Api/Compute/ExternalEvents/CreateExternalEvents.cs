using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.ExternalEvents;

/// <summary>POST /os-server-external-events: other services tell what has become of a server's ports and volumes. Each event has an answer of its own.</summary>
/// <remarks>An event becomes a signal of the operation that is under way on its server, if there is one; nobody asks about the others again, and they are dropped as upstream drops them.</remarks>
internal static class CreateExternalEvents
{
    private static readonly string[] NeedATag = ["volume-extended", "volume-reimaged", "accelerator-request-bound"];

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        JsonElement[] events = [.. request.Body.GetProperty("events").EnumerateArray()];
        Guid?[] ids = [.. events.Select(told => ResourceId.TryParseUuid(told.GetOptionalString("server_uuid"), out Guid id) ? id : (Guid?)null)];
        Guid[] asked = [.. ids.OfType<Guid>().Distinct()];
        ServersFound found = await request.CallAsync(ServersRpc.GetSeveral, new GetServers([.. asked.Select(id => new ServerLook(id, null))]), cancel);
        Dictionary<Guid, InstanceRecord> servers = found.Servers.OfType<InstanceRecord>()
            .Where(server => server.VmState != VmState.Deleted)
            .ToDictionary(server => server.Id);
        ExternalEventView[] answers = [.. events.Select((told, at) => ExternalEventView.Of(told, CodeOf(told, ids[at] is { } id ? servers.GetValueOrDefault(id) : null)))];
        ServerEvent[] accepted =
        [
            .. events.Index().Where(told => answers[told.Index].Code == StatusCodes.Status200OK && servers[ids[told.Index]!.Value].TaskState is not null).Select(told =>
                new ServerEvent(ids[told.Index]!.Value, answers[told.Index].Name, answers[told.Index].Tag, told.Item.GetOptionalString("status"))),
        ];
        if (accepted.Length > 0)
        {
            await request.CallAsync(SagasRpc.TellServers, new TellServers(accepted), cancel);
        }

        ApiResponse answer = request.Ok(ExternalEventViews.List, new ExternalEventsBody(answers));
        return answers.All(one => one.Code == StatusCodes.Status200OK) ? answer : answer with { Status = StatusCodes.Status207MultiStatus };
    }

    private static int CodeOf(JsonElement told, InstanceRecord? server)
    {
        if (server is null)
        {
            return StatusCodes.Status404NotFound;
        }

        if (NeedATag.Contains(told.GetOptionalString("name")) && told.GetOptionalString("tag") is null)
        {
            return StatusCodes.Status400BadRequest;
        }

        // It would not be known whom to tell.
        return server.Host is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
    }
}
