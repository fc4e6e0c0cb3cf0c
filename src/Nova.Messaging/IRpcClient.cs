using Nova.Core;
using Nova.Core.Rpc;

namespace Nova.Messaging;

/// <summary>Sends requests to the other daemons.</summary>
/// <remarks>
/// A message is a hint and may be lost, repeated or delayed; what a call adds is that it is sent again under the same call id until it
/// is answered or its deadline passes, and that the server runs a repeated call once. Without the encoder (in-memory, production) the
/// records themselves cross: neither side may change one after handing it over.
/// </remarks>
public interface IRpcClient
{
    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="Core.Faults.FaultException">
    /// The handler's own fault; <see cref="Core.Faults.FaultKind.Timeout"/> when no answer came before the deadline.
    /// </exception>
    Task<TReply> CallAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method,
        RpcTarget target,
        TRequest request,
        RequestContext context,
        CallOptions options = default,
        CancellationToken ct = default);

    /// <summary>Tells every running instance of the method's service. A slow instance may miss it.</summary>
    Task FanoutAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method,
        TRequest request,
        RequestContext context,
        CancellationToken ct = default);
}

/// <summary>What one call may say about itself.</summary>
/// <param name="Timeout">How long to wait for the answer; the method's own timeout when null.</param>
/// <param name="CallId">
/// The identity under which the server runs the call once. A caller that may have asked before (after its own restart) passes the id it
/// used then; a new one is made when null.
/// </param>
/// <param name="ResendEvery">How long to wait for an answer before the call is sent again; when null 2 s, and from then on 5 s.</param>
public readonly record struct CallOptions(TimeSpan? Timeout = null, Guid? CallId = null, TimeSpan? ResendEvery = null);
