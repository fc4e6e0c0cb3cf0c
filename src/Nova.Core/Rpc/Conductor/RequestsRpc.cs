using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Requests that a client gave a name (<c>Idempotency-Key</c>, EC2's <c>ClientToken</c>), so that it may send them again.</summary>
/// <remarks>
/// A name stands for one request of one user in one project until it expires. The API begins the request, does the work by calls whose
/// ids are made from <see cref="BegunRequest.Id"/> (<see cref="KeyedCalls"/>), and finishes it with the answer. Where it dies in between, a
/// repeat does the work again by the same calls, which the conductor answers as it answered them before.
/// </remarks>
public static class RequestsRpc
{
    /// <summary>
    /// Finds or makes the request behind a key; <see cref="Faults.FaultKind.Unprocessable"/> where the key stands for another one,
    /// <see cref="Faults.FaultKind.OverQuota"/> where the project holds too many.
    /// </summary>
    public static readonly RpcMethod<BeginRequest, BegunRequest> Begin = new(ConductorTopic.Name, "requests.begin");

    /// <summary>Keeps the answer; the first one stays. Without an answer the key is given back.</summary>
    public static readonly RpcMethod<FinishRequest, Nothing> Finish = new(ConductorTopic.Name, "requests.finish");
}

/// <summary>A request about to be made by the user and project of the context.</summary>
/// <param name="Key">The client's name for it.</param>
/// <param name="Digest">SHA-256 of what is asked.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record BeginRequest(string Key, byte[] Digest);

/// <summary>The request behind a key.</summary>
/// <param name="Id">Made when the key was first seen.</param>
/// <param name="Answer">What was answered; null where nothing has been yet.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record BegunRequest(Guid Id, StoredAnswer? Answer);

/// <summary>The end of a request.</summary>
/// <param name="Key">The client's name for it.</param>
/// <param name="Id">From <see cref="BegunRequest"/>: a key that has come to stand for another request meanwhile is left alone.</param>
/// <param name="Answer">The answer; null where the request changed nothing, so that nothing is kept and the key is free again.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FinishRequest(string Key, Guid Id, StoredAnswer? Answer);

/// <summary>An answer as a repeat gets it: without passwords and private keys, which are given away once.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="FaultMessage">Message of a refusal; null for success.</param>
/// <param name="Location">Header of that name.</param>
/// <param name="Body">JSON; null for none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record StoredAnswer(int Status, string? FaultMessage, string? Location, byte[]? Body);
