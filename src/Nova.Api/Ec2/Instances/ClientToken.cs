using System.Security.Cryptography;
using System.Text;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Instances;

/// <summary>ClientToken: the same request again is answered by the same reservation, as an Idempotency-Key has it at the Compute API (decision 0032).</summary>
internal static class ClientToken
{
    private const int LongestToken = 64;
    private const int Done = 200;

    /// <summary>The reservation that was made, now or before.</summary>
    /// <param name="request">Asks.</param>
    /// <param name="token">The client's name for it.</param>
    /// <param name="create">Makes instances by a call of this id, and answers their reservation.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<string> RunAsync(Ec2Request request, string token, Func<Guid?, Task<string>> create, CancellationToken cancel)
    {
        if (token.Length > LongestToken || token.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            throw new Ec2RefusalException(Ec2Error.InvalidValue($"A ClientToken is 1 to {LongestToken} visible ASCII characters."));
        }

        // Apart from the keys of the Compute API, which may be the same texts for other things.
        var key = "ec2:" + token;
        var begun = await request.CallAsync(RequestsRpc.Begin, new BeginRequest(key, Digest(request)), cancel);
        if (begun.Answer?.Location is { } before)
        {
            return before;
        }

        try
        {
            var reservation = await create(KeyedCalls.Id(begun.Id, ServersRpc.Create.Name, ordinal: 0));
            await FinishAsync(request, new FinishRequest(key, begun.Id, new StoredAnswer(Done, null, reservation, null)));
            return reservation;
        }
        catch (FaultException refused) when (Ec2Error.Of(refused.Fault) is { Status: < StatusCodes.Status500InternalServerError })
        {
            // As the client is told, it was refused and changed nothing: the token is free again. A failure is no refusal: it may have been carried out.
            await FinishAsync(request, new FinishRequest(key, begun.Id, Answer: null));
            throw;
        }
        catch (Ec2RefusalException)
        {
            await FinishAsync(request, new FinishRequest(key, begun.Id, Answer: null));
            throw;
        }
    }

    /// <summary>Also for a client that is gone: it is the one that will come again. Where it fails, a repeat makes the same call again, which the conductor answers as it did.</summary>
    private static async Task FinishAsync(Ec2Request request, FinishRequest finish)
    {
        try
        {
            await request.CallAsync(RequestsRpc.Finish, finish, CancellationToken.None);
        }
        catch (FaultException unreachable) when (FaultStatus.Of(unreachable.Fault.Kind) >= StatusCodes.Status500InternalServerError)
        {
            // See above.
        }
    }

    private static byte[] Digest(Ec2Request request) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', request.Parameters.All
        .Where(parameter => !SignedParameters.IsAround(parameter.Key) && parameter.Key != "Version")
        .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
        .Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"))));
}
