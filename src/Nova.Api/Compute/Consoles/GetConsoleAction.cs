using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Consoles;

namespace Nova.Api.Compute.Consoles;

/// <summary>The actions os-getVNCConsole, os-getSPICEConsole and os-getSerialConsole; 2.6 has <c>remote-consoles</c> in their place.</summary>
/// <remarks>They change nothing of the server, and an answer with a token in it is not kept for repeats of a request with a key.</remarks>
internal static class GetConsoleAction
{
    public static void Map(ActionTable actions)
    {
        Map("os-getVNCConsole", ConsoleSchemas.GetVnc);
        Map("os-getSPICEConsole", ConsoleSchemas.GetSpice);
        Map("os-getSerialConsole", ConsoleSchemas.GetSerial);

        void Map(string action, VersionedSchema schema) =>
            actions.Map(action, HandleAsync).Policy("os_compute_api:os-remote-consoles").Body(schema).Until(5).ReadsOnly();
    }

    private static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var word = request.Payload.GetProperty("type").GetString()!;
        var url = await OpenConsole.AsUrlAsync(request, ConsoleTypes.Parse(word)!.Value, cancel);
        return request.Ok(ConsoleViews.Console, new ConsoleBody(new ConsoleView(word, url)));
    }
}
