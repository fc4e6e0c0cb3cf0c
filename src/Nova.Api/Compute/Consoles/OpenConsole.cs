using Nova.Api.Compute.Servers;
using Nova.Api.Pipeline;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Consoles;

/// <summary>Gets the address at which a server's console opens: the guest's host says where it listens, nova-consoleauth makes a token for it.</summary>
internal static class OpenConsole
{
    public static async Task<string> AsUrlAsync(ApiRequest request, ConsoleType type, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.InPath(request)), cancel);
        if (server.Host is not { } host)
        {
            throw NotReady(server);
        }

        var endpoint = await FindAsync(request, server, host, type, cancel);
        var issued = await request.CallAsync(ConsoleAuthRpc.Authorize, new AuthorizeConsole(server.Id, host, type, endpoint), cancel);
        return ConsoleUrl.Of(endpoint.AccessUrlBase!, type, issued.Token);
    }

    private static async Task<ConsoleEndpoint> FindAsync(ApiRequest request, InstanceRecord server, string host, ConsoleType type, CancellationToken cancel)
    {
        try
        {
            return await request.CallHostAsync(ComputeRpc.GetConsole, host, new GetConsole(server.Id, type), cancel);
        }
        catch (FaultException missing) when (missing.Fault.Code == ComputeRpc.GuestMissingCode && server.VmState == VmState.Building)
        {
            throw NotReady(server);
        }
    }

    private static FaultException NotReady(InstanceRecord server) => new(FaultKind.Conflict, $"Instance {server.Id} is not ready");
}
