using System.Text;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Metadata.Serving;

/// <summary><c>password</c> of the OpenStack tree: a guest tells it once, encrypted with its owner's public key, and may read it back.</summary>
internal sealed class GuestPasswords(IRpcClient rpc)
{
    public const string Name = "password";

    /// <summary>What is there; empty for none.</summary>
    public async Task<MetadataAnswer> ReadAsync(KnownGuest guest, CancellationToken cancel)
    {
        var password = await rpc.CallAsync(ServersRpc.GetPassword, RpcTarget.Any, new GetServer(guest.Instance.Id), NewContext(), ct: cancel);
        return new MetadataAnswer(password.Text);
    }

    /// <summary>Sets it.</summary>
    /// <returns>The status, and why where it is refused.</returns>
    public async Task<(int Status, string? Message)> SetAsync(KnownGuest guest, HttpRequest request, CancellationToken cancel)
    {
        if (await ReadTextAsync(request, cancel) is not { } text)
        {
            return (StatusCodes.Status400BadRequest, "Request is too large.");
        }

        try
        {
            await rpc.CallAsync(ServersRpc.SetPassword, RpcTarget.Any, new SetServerPassword(guest.Instance.Id, text), NewContext(), ct: cancel);
            return (StatusCodes.Status200OK, null);
        }
        catch (FaultException fault) when (fault.Fault.Kind is FaultKind.Conflict)
        {
            return (StatusCodes.Status409Conflict, null);
        }
    }

    private static RequestContext NewContext() => RequestContext.ForService($"req-{RandomUuid.Next()}");

    /// <summary>Null for a body longer than a password may be.</summary>
    private static async Task<string?> ReadTextAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > ServerPassword.LargestBytes)
        {
            return null;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancel);
            if (read.Buffer.Length > ServerPassword.LargestBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var text = Encoding.UTF8.GetString(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return text;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
