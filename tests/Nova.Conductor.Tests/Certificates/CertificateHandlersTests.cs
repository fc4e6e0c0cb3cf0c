using Nova.Conductor.Certificates;
using Nova.Core.Faults;
using Nova.Core.Rpc.Cert;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
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
        var root = await ListAsync(rig, "");
        var own = await ListAsync(rig, "p1");
        var nobody = await RefusedAsync(() => RevokeAsync(rig, null, null));

        Assert.Equal([""], both.Authorities);
        Assert.Empty(again.Authorities);
        Assert.Contains("p1", project.Authorities);
        Assert.Equal([mine], root.Certificates.Select(certificate => certificate.Number));
        Assert.Equal([here], own.Certificates.Select(certificate => certificate.Number));
        Assert.Equal(FaultKind.BadRequest, nobody.Kind);
    }

    private static async Task<long> NoteAsync(ConductorRig rig, string user, string project, string authority, int days = 1) =>
        (await new NoteCertificateHandler(rig.Calls).HandleAsync(
            new NoteCertificate(new CertificateOwner(user, project), authority, TimeProvider.System.GetUtcNow().AddDays(days)), By(project), Ct)).Number;

    private static Task<AuthorityNames> RevokeAsync(ConductorRig rig, string? user, string? project) =>
        new RevokeCertificatesHandler(rig.Calls).HandleAsync(new RevokeCertificates(user, project), By("p"), Ct);

    private static Task<RevokedCertificates> ListAsync(ConductorRig rig, string authority) =>
        new ListRevokedCertificatesHandler(rig.Database).HandleAsync(new AuthorityName(authority), By("p"), Ct);
}
