using System.Text.Json;
using System.Text.RegularExpressions;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The action os-getConsoleOutput.</summary>
internal static partial class GetConsoleOutput
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        if (server.Host is not { } host)
        {
            return request.Conflict($"Instance {server.Id} is not ready");
        }

        var lines = request.Payload.ValueKind == JsonValueKind.Object ? request.Payload.GetOptionalInt("length") : null;
        var console = await request.CallHostAsync(
            ComputeRpc.GetConsoleOutput, host, new Core.Rpc.Compute.GetConsoleOutput(server.Id, lines is -1 ? null : lines), cancel);
        return request.Ok(ServerViews.ConsoleOutput, new ConsoleOutputView(WithoutControls(console.Text)));
    }

    /// <summary>What a reader's terminal would obey is taken out, as upstream does: all control characters but tabulators and ends of lines.</summary>
    public static string WithoutControls(string text) => Control().Replace(text, "");

    [GeneratedRegex(@"[\x00-\x08\x0B-\x1F]")]
    private static partial Regex Control();
}
