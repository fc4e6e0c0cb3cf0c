using System.Collections.Concurrent;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Requests with a key. Answers can be lost, as when the API dies before it has kept one.</summary>
public sealed class FakeRequests
{
    private readonly ConcurrentDictionary<(string? Project, string? User, string Key), (byte[] Digest, BegunRequest Request)> _known = new();

    private int _begun;

    public bool LosesAnswers { get; set; }

    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Keys that stand for a request.</summary>
    public int Held => _known.Count;

    public IEnumerable<StoredAnswer> Answers => _known.Values.Select(k => k.Request.Answer).OfType<StoredAnswer>();

    public void AddTo(RpcTable table) => table
        .On(RequestsRpc.Begin, (q, call, _) =>
        {
            Interlocked.Increment(ref _begun);
            (byte[] digest, BegunRequest request) = _known.GetOrAdd(
                (call.Context.ProjectId, call.Context.UserId, q.Key), (q.Digest, new BegunRequest(Guid.NewGuid(), null)));
            return digest.AsSpan().SequenceEqual(q.Digest)
                ? Task.FromResult(request)
                : throw new FaultException(FaultKind.Unprocessable, "The idempotency key was used before with a different request.");
        })
        .On(RequestsRpc.Finish, (q, call, _) =>
        {
            if (LosesAnswers)
            {
                throw new FaultException(FaultKind.Unavailable, "The database is away.");
            }

            var key = (call.Context.ProjectId, call.Context.UserId, q.Key);
            (byte[] digest, BegunRequest request) = _known[key];
            if (q.Answer is null)
            {
                _known.TryRemove(key, out (byte[] Digest, BegunRequest Request) _);
            }
            else
            {
                _known[key] = (digest, request with { Answer = request.Answer ?? q.Answer });
            }

            return Task.FromResult(Nothing.Value);
        });
}
