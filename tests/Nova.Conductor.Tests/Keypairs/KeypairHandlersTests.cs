using Nova.Conductor.Keypairs;
using Nova.Core.Faults;
using Nova.Core.Keypairs;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Keypairs;

public sealed class KeypairHandlersTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task KeypairsArePerUserAndByName(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        foreach (var name in (string[])["b", "a", "c"])
        {
            await CreateAsync(rig, "user", name);
        }

        await CreateAsync(rig, "other", "a");
        var taken = await RefusedAsync(() => CreateAsync(rig, "user", "a"));
        var page = await new ListKeypairsHandler(rig.Database).HandleAsync(new ListKeypairs("user", "a", 1), By("p"), Ct);
        var unknown = await RefusedAsync(() => new ListKeypairsHandler(rig.Database).HandleAsync(new ListKeypairs("user", "z", 1), By("p"), Ct));
        await new DeleteKeypairHandler(rig.Calls).HandleAsync(new KeypairName("user", "a"), By("p"), Ct);
        var gone = await RefusedAsync(() => new GetKeypairHandler(rig.Database).HandleAsync(new KeypairName("user", "a"), By("p"), Ct));

        Assert.Equal((FaultKind.Conflict, "Key pair 'a' already exists."), (taken.Kind, taken.Message));
        Assert.Equal("b", Assert.Single(page.Keypairs).Name);
        Assert.Equal(FaultKind.BadRequest, unknown.Kind);
        Assert.Equal((FaultKind.NotFound, "Keypair a not found for user user"), (gone.Kind, gone.Message));
        Assert.Equal("ssh-rsa a", (await new GetKeypairHandler(rig.Database).HandleAsync(new KeypairName("other", "a"), By("p"), Ct)).PublicKey);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task TheQuotaHoldsForTwoConductorsAndDeletingGivesBack(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, configuration: "[quota]\nkey_pairs = 3\n");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Record.ExceptionAsync(() => CreateAsync(rig, "user", $"k{i}")).AsTask()));
        var refused = outcomes.OfType<FaultException>().ToArray();
        var kept = await new ListKeypairsHandler(rig.Database).HandleAsync(new ListKeypairs("user", null, 100), By("p"), Ct);
        await new DeleteKeypairHandler(rig.Calls).HandleAsync(new KeypairName("user", kept.Keypairs[0].Name), By("p"), Ct);
        await CreateAsync(rig, "user", "again");

        Assert.Equal(5, refused.Length);
        Assert.All(refused, fault => Assert.Equal((FaultKind.OverQuota, "Quota exceeded, too many key pairs."), (fault.Fault.Kind, fault.Message)));
        Assert.Equal(3, kept.Keypairs.Count);
    }

    private static Task<KeypairRecord> CreateAsync(ConductorRig rig, string user, string name) =>
        new CreateKeypairHandler(rig.Calls, rig.Quotas).HandleAsync(new CreateKeypair(user, name, "ssh", "00:11", $"ssh-rsa {name}"), By("p", user), Ct);
}
