using Nova.Conductor.Certificates;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Cert;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Certificates;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.Certificates;

public sealed class CertificateHandlersTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task WhatIsRevokedIsOfItsUserAndProjectAndStaysUntilItEnds(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var mine = await NoteAsync(rig, "user", "p1", "");
        var here = await NoteAsync(rig, "other", "p1", "p1");
        await NoteAsync(rig, "user", "p2", "");
        await NoteAsync(rig, "ended", "p1", "", days: -1);

        var both = await RevokeAsync(rig, "user", "p1");
        var again = await RevokeAsync(rig, "user", "p1");
        var project = await RevokeAsync(rig, null, "p1");
        var revoked = await new ListRevokedCertificatesHandler(rig.Database).HandleAsync(Nothing.Value, By("p"), Ct);

        Assert.Equal((1, 0, 1), (both, again, project));
        Assert.Equal([(mine, ""), (here, "p1")], revoked.Certificates.Select(certificate => (certificate.Number, certificate.Authority)));
    }

    private static async Task<long> NoteAsync(ConductorRig rig, string user, string project, string authority, int days = 1) =>
        (await new NoteCertificateHandler(rig.Calls).HandleAsync(
            new NoteCertificate(new CertificateOwner(user, project), authority, TimeProvider.System.GetUtcNow().AddDays(days)), By(project), Ct)).Number;

    private static Task<int> RevokeAsync(ConductorRig rig, string? user, string? project) => rig.Database.WriteAsync(scope => CertificateStore.Revoke(scope, user, project), Ct);
}
