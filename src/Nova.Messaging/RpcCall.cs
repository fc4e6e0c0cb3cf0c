using Nova.Core;

namespace Nova.Messaging;

/// <summary>What a handler is told about the request it runs.</summary>
/// <param name="Context">Who asked, and under which request id.</param>
/// <param name="CallId">The same for every repetition of one call: the key for storing a result that must be computed once.</param>
/// <param name="Deadline">When the caller stops waiting; <see cref="DateTimeOffset.MaxValue"/> for fanouts.</param>
public readonly record struct RpcCall(RequestContext Context, Guid CallId, DateTimeOffset Deadline);
