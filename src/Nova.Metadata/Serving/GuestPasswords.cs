using System.Text;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Http;
using Nova.Messaging;

namespace Nova.Metadata.Serving;

/// <summary><c>password</c> of the OpenStack tree: a guest tells it once, encrypted with its owner's public key, and may read it back.</summary>
internal sealed class GuestPasswords(IRpcClient rpc)
{
    public const string Name = "password";

    /// <summary>What is there; empty for none.</summary>
    public async Task<MetadataAnswer> ReadAsync(KnownGuest guest, RequestContext context, CancellationToken cancel)
    {
        var password = await rpc.CallAsync(ServersRpc.GetPassword, RpcTarget.Any, new GetServer(guest.Instance.Id), context, ct: cancel);
        return new MetadataAnswer(password.Text);
    }

    /// <summary>Sets it.</summary>
    /// <returns>The status, and why where it is refused.</returns>
    public async Task<(int Status, string? Message)> SetAsync(KnownGuest guest, HttpRequest request, RequestContext context, CancellationToken cancel)
    {
        if (await ReadTextAsync(request, cancel) is not { } text)
        {
            return (StatusCodes.Status400BadRequest, "Request is too large.");
        }

        try
        {
            await rpc.CallAsync(ServersRpc.SetPassword, RpcTarget.Any, new SetServerPassword(guest.Instance.Id, text), context, ct: cancel);
            return (StatusCodes.Status200OK, null);
        }
        catch (FaultException fault) when (fault.Fault.Kind is FaultKind.Conflict)
        {
            return (StatusCodes.Status409Conflict, null);
        }
    }

    /// <summary>Null for a body longer than a password may be.</summary>
    private static async Task<string?> ReadTextAsync(HttpRequest request, CancellationToken cancel) =>
        request.ContentLength > ServerPassword.LargestBytes ? null
        : await RequestBody.ReadAllAsync(request.BodyReader, ServerPassword.LargestBytes, cancel) is { } bytes ? Encoding.UTF8.GetString(bytes)
        : null;
}
