using Microsoft.Extensions.Time.Testing;
using Nova.Conductor.Calls;
using Nova.Conductor.Keypairs;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Messaging;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Calls;

/// <summary>Requests with a key, as the conductor remembers them.</summary>
public sealed class KeyedRequestTests
{
    private static readonly RequestOptions Day = new(TimeSpan.FromDays(1), MostKeys: 3);
    private static readonly StoredAnswer Answer = new(202, null, "/servers/1", [1, 2, 3]);

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AKeyStandsForOneRequestUntilItExpires(DatabaseKind kind)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var rig = await ConductorRig.MakeAsync(kind, time);

        var begun = await BeginAsync(rig, "alice", [1]);
        var other = await BeginAsync(rig, "bob", [2]);
        await FinishAsync(rig, "alice", begun.Id, Answer);
        await FinishAsync(rig, "alice", begun.Id, Answer with { Status = 500 });
        var repeated = await BeginAsync(rig, "alice", [1]);

        Assert.Null(begun.Answer);
        Assert.Null(other.Answer);
        Assert.Equal(begun.Id, repeated.Id);
        Assert.Equal((202, "/servers/1"), (repeated.Answer!.Status, repeated.Answer.Location));
        Assert.Equal(Answer.Body, repeated.Answer.Body);
        Assert.Equal(FaultKind.Unprocessable, (await ConductorRig.RefusedAsync(() => BeginAsync(rig, "alice", [2]))).Kind);

        time.Advance(TimeSpan.FromDays(1));
        var anew = await BeginAsync(rig, "alice", [2]);
        await FinishAsync(rig, "alice", begun.Id, Answer);
        Assert.NotEqual(begun.Id, anew.Id);
        Assert.Null((await BeginAsync(rig, "alice", [2])).Answer);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ManyAtOnceOnTwoConductorsBeginOneRequest(DatabaseKind kind)
    {
        await using var rig = await ConductorRig.MakeAsync(kind);
        NovaDatabase[] conductors = [rig.Database, rig.OpenAnother()];

        var begun = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            new BeginRequestHandler(conductors[i % 2], Day).HandleAsync(new BeginRequest("k", [1]), ConductorRig.By("p"), ConductorRig.Ct)));

        Assert.Single(begun.Select(request => request.Id).Distinct());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task AProjectHoldsSoManyKeysAndGetsBackThoseOfRequestsThatChangedNothing(DatabaseKind kind)
    {
        await using var rig = await ConductorRig.MakeAsync(kind);
        await BeginAsync(rig, "alice", [1]);
        await BeginAsync(rig, "bob", [1]);
        var third = await BeginAsync(rig, "carol", [1]);

        Assert.Equal(FaultKind.OverQuota, (await ConductorRig.RefusedAsync(() => BeginAsync(rig, "dave", [1]))).Kind);
        Assert.Equal(third.Id, (await BeginAsync(rig, "carol", [1])).Id);

        await FinishAsync(rig, "carol", third.Id, null);
        await BeginAsync(rig, "dave", [1]);
        Assert.Equal(FaultKind.OverQuota, (await ConductorRig.RefusedAsync(() => BeginAsync(rig, "carol", [1]))).Kind);
    }

    /// <summary>The result of a call under a key outlives the key, others are purged after an hour: nothing is run twice while a repeat may come.</summary>
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ACallUnderAKeyIsAnsweredAsLongAsTheKeyLives(DatabaseKind kind)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var rig = await ConductorRig.MakeAsync(kind, time);
        var handler = new CreateKeypairHandler(rig.Calls, rig.Quotas);
        var keyed = KeyedCalls.Id(Guid.NewGuid(), "keypairs.create", 0);
        Task createAsync(Guid call) => handler.HandleAsync(
            new CreateKeypair("user", "name", "ssh", "aa:bb", "ssh-rsa AAAA"), ConductorRig.By("p", id: call), ConductorRig.Ct);

        await createAsync(keyed);
        time.Advance(TimeSpan.FromHours(24));
        await PurgeAsync(rig.Calls);
        await createAsync(keyed);
        Assert.Equal(FaultKind.Conflict, (await ConductorRig.RefusedAsync(() => createAsync(Guid.NewGuid()))).Kind);

        time.Advance(TimeSpan.FromHours(2));
        await PurgeAsync(rig.Calls);
        Assert.Equal(FaultKind.Conflict, (await ConductorRig.RefusedAsync(() => createAsync(keyed))).Kind);
    }

    private static async Task PurgeAsync(CallResults calls)
    {
        while (await calls.PurgeAsync(ConductorRig.Ct) > 0)
        {
            // Until none is left.
        }
    }

    private static Task<BegunRequest> BeginAsync(ConductorRig rig, string user, byte[] digest) =>
        new BeginRequestHandler(rig.Database, Day).HandleAsync(new BeginRequest("k", digest), Call(user), ConductorRig.Ct);

    private static Task FinishAsync(ConductorRig rig, string user, Guid id, StoredAnswer? answer) =>
        new FinishRequestHandler(rig.Database).HandleAsync(new FinishRequest("k", id, answer), Call(user), ConductorRig.Ct);

    private static RpcCall Call(string user) => ConductorRig.By("p", user);
}
