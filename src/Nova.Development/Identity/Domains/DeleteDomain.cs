using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Domains;

/// <summary>DELETE /v3/domains/{domain_id}: only a disabled one, with all that is in it, as Keystone.</summary>
internal static class DeleteDomain
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("domain_id");
        await call.Database.WriteAsync(
            connection =>
            {
                var domain = DomainRow.Find(connection, id) ?? throw IdentityCall.NotFound("domain", id);
                if (domain.Enabled)
                {
                    throw new FaultException(FaultKind.Forbidden, "Cannot delete a domain that is enabled, please disable it first.");
                }

                foreach (var table in (string[])["assignment", "group_assignment"])
                {
                    connection.Execute(
                        $"DELETE FROM {table} WHERE scope = 'project' AND target_id IN (SELECT id FROM project WHERE domain_id = $1)", id);
                    connection.Execute($"DELETE FROM {table} WHERE scope = 'domain' AND target_id = $1", id);
                }

                connection.Execute("DELETE FROM credential WHERE project_id IN (SELECT id FROM project WHERE domain_id = $1)", id);
                connection.Execute("DELETE FROM domain WHERE id = $1", id);
            },
            cancel);
        return Reply.NoContent;
    }
}
