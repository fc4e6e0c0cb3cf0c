using Microsoft.EntityFrameworkCore;
using Nova.Core.Rpc.Cert;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Database.Certificates;

/// <summary>Certificates.</summary>
public static class CertificateStore
{
    /// <summary>Adds one and forgets those that ended: a list of revocations does not name them any longer.</summary>
    public static long Add(WriteScope scope, CertificateOwner owner, string authority, DateTimeOffset notAfter)
    {
        var now = scope.Now;
        scope.Rows<CertificateRow>().Where(certificate => certificate.NotAfter < now).ExecuteDelete();
        var row = new CertificateRow { UserId = owner.UserId, ProjectId = owner.ProjectId, Authority = authority, NotAfter = notAfter };
        scope.Add(row);
        return row.Id;
    }

    /// <summary>How many of a user in a project hold.</summary>
    public static int CountOf(ReadScope scope, CertificateOwner owner)
    {
        var now = scope.Now;
        var (user, project) = (owner.UserId, owner.ProjectId);
        return scope.Rows<CertificateRow>().Count(certificate => certificate.UserId == user && certificate.ProjectId == project && certificate.NotAfter >= now);
    }

    /// <summary>Marks those of a user, of a project, or of both; how many were not marked yet.</summary>
    public static int Revoke(WriteScope scope, string? userId, string? projectId)
    {
        DateTimeOffset? now = scope.Now;
        var holding = scope.Rows<CertificateRow>().Where(certificate => certificate.RevokedAt == null && certificate.NotAfter >= now);
        holding = userId is null ? holding : holding.Where(certificate => certificate.UserId == userId);
        holding = projectId is null ? holding : holding.Where(certificate => certificate.ProjectId == projectId);
        return holding.ExecuteUpdate(set => set.SetProperty(certificate => certificate.RevokedAt, now));
    }

    /// <summary>What was revoked and has not ended.</summary>
    public static IReadOnlyList<RevokedCertificate> ListRevoked(ReadScope scope)
    {
        var now = scope.Now;
        return
        [
            .. scope.Rows<CertificateRow>()
                .Where(certificate => certificate.RevokedAt != null && certificate.NotAfter >= now)
                .OrderBy(certificate => certificate.Id)
                .Select(certificate => new RevokedCertificate(certificate.Id, certificate.RevokedAt!.Value, certificate.Authority)),
        ];
    }
}
