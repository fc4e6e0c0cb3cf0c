using Nova.Api.Pipeline;
using Nova.Core.Consoles;

namespace Nova.Api.Compute.Consoles;

/// <summary>POST /servers/{server_id}/remote-consoles (2.6).</summary>
internal static class CreateRemoteConsole
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var protocol = request.Payload.GetProperty("protocol").GetString()!;
        var word = request.Payload.GetProperty("type").GetString()!;
        var type = ConsoleTypes.Parse(word)!.Value;
        if (type.Protocol().Word() != protocol)
        {
            return request.BadRequest($"Invalid console type {word}");
        }

        var url = await OpenConsole.AsUrlAsync(request, type, cancel);
        return request.Ok(ConsoleViews.RemoteConsole, new RemoteConsoleBody(new RemoteConsoleView(protocol, word, url)));
    }
}
