using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Pipeline;

/// <summary>Runs a POST with an <c>Idempotency-Key</c>: a repeat gets the first answer, and the work is done once.</summary>
/// <remarks>
/// The conductor knows key, request and answer. Between the two calls here the API may die, or the same request may come again: the
/// handler then runs again, but its calls bear the ids they had, so that each is answered by what it did the first time.
/// </remarks>
internal sealed partial class KeyedRequests(ILogger<KeyedRequests> logger)
{
    /// <summary>
    /// A refusal is an answer, though one of a request that changed nothing is not kept: it is found again, and junk fills nothing. That something is not done here (501) is a refusal as
    /// well. A failure is no answer: it says nothing about what was asked, and the repeat is there to find out.
    /// </summary>
    public static bool IsFinal(int status) => status is < StatusCodes.Status500InternalServerError or StatusCodes.Status501NotImplemented;

    public async ValueTask<ApiResponse> RunAsync(
        ApiRequest request, IdempotencyKey key, Func<ApiRequest, CancellationToken, ValueTask<ApiResponse>> work, CancellationToken cancel)
    {
        var begun = await request.CallAsync(RequestsRpc.Begin, new BeginRequest(key.Key, Convert.FromHexString(key.Digest)), cancel);
        if (begun.Answer is { } first)
        {
            return new ApiResponse
            {
                Status = first.Status,
                FaultMessage = first.FaultMessage,
                Location = first.Location,
                Written = first.Body is { } body ? body : default(ReadOnlyMemory<byte>?),
            };
        }

        request.KeyedCalls = new KeyedCallIds(begun.Id);
        ApiResponse answer;
        try
        {
            answer = await work(request, cancel);
        }
        catch (FaultException refused) when (FaultStatus.Of(refused.Fault.Kind) is var status && IsFinal(status))
        {
            await FinishAsync(request, key, begun.Id, request.KeyedCalls.ChangedAnything ? new StoredAnswer(status, refused.Message, null, null) : null);
            throw;
        }

        if (IsFinal(answer.Status))
        {
            await FinishAsync(request, key, begun.Id, answer.FaultMessage is null || request.KeyedCalls.ChangedAnything ? Kept(answer) : null);
        }

        return answer;
    }

    private static StoredAnswer Kept(in ApiResponse answer) => new(
        answer.Status,
        answer.FaultMessage,
        answer.Location,
        (answer.BodyOfRepeats ?? answer.Body) is { } body ? ResponseWriting.Encode(body, answer.Type!) : null);

    private async ValueTask FinishAsync(ApiRequest request, IdempotencyKey key, Guid id, StoredAnswer? answer)
    {
        request.KeyedCalls = null;
        try
        {
            // Also for a client that is gone: it is the one that will come again.
            await request.CallAsync(RequestsRpc.Finish, new FinishRequest(key.Key, id, answer), CancellationToken.None);
        }
        catch (FaultException lost)
        {
            // The client gets its answer all the same, and with it the secret a repeat would lack; a repeat asks the same calls again.
            LogNotKept(request.Context.RequestId, lost.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{RequestId}: the answer could not be kept for repeats, which will be answered from the results of its calls: {Reason}")]
    private partial void LogNotKept(string requestId, string reason);
}

/// <summary>Gives the calls of a request with a key their ids: in the order a handler makes them, method by method.</summary>
internal sealed class KeyedCallIds(Guid request)
{
    private readonly Dictionary<string, int> _made = new(StringComparer.Ordinal);

    /// <summary>True once a call that changes something has been answered by anything but a refusal; it may have been carried out.</summary>
    public bool ChangedAnything { get; set; }

    public Guid Next(string method)
    {
        int ordinal = _made.GetValueOrDefault(method);
        _made[method] = ordinal + 1;
        return Core.Rpc.KeyedCalls.Id(request, method, ordinal);
    }
}
