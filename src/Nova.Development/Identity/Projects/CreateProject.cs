using Nova.Development.Http;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Projects;

/// <summary>POST /v3/projects.</summary>
internal static class CreateProject
{
    /// <summary>Keystone's limit.</summary>
    public const int LongestName = 64;

    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("project", cancel);
        if (body.Flag("is_domain") == true)
        {
            throw new FaultException(FaultKind.BadRequest, "A project that acts as a domain is made by POST /v3/domains here.");
        }

        var parent = body.OptionalText("parent_id");
        var project = await call.Database.WriteAsync(connection =>
        {
            // The domain is the parent's, else the one given, else the caller's: in that order, as Keystone.
            var domainId = (parent is null ? null : ProjectRow.Find(connection, parent)?.DomainId)
                ?? body.OptionalText("domain_id") ?? parent ?? call.Caller.Domain?.Id ?? call.Caller.UserDomain.Id;
            if (DomainRow.Find(connection, domainId) is null)
            {
                throw IdentityCall.NotFound(parent is null ? "domain" : "project", domainId);
            }

            var made = new ProjectRow(
                RandomText.Id(),
                body.Text("name", LongestName),
                domainId,
                parent ?? domainId,
                body.OptionalText("description") ?? string.Empty,
                body.Flag("enabled") ?? true);
            return made.TryInsert(connection) ? made : throw Duplicate(made);
        }, cancel);
        return Reply.Created("project", project.View(call.BaseUrl));
    }

    public static FaultException Duplicate(ProjectRow project) => new(
        FaultKind.Conflict,
        "Conflict occurred attempting to store project - it is not permitted to have two projects with the same name in the same domain : "
        + $"{project.Name}.");
}
