using Nova.Core.Faults;
using Nova.Development.Http;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Secrets;

namespace Nova.Development.Identity.Groups;

/// <summary>POST /v3/groups.</summary>
internal static class CreateGroup
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("group", cancel);
        var group = new GroupRow(
            RandomText.Id(),
            body.Text("name", CreateProject.LongestName),
            body.OptionalText("domain_id") ?? call.Caller.UserDomain.Id,
            body.OptionalText("description") ?? "");
        await call.Database.WriteAsync(
            connection =>
            {
                if (DomainRow.Find(connection, group.DomainId) is null)
                {
                    throw IdentityCall.NotFound("domain", group.DomainId);
                }

                if (!group.TryInsert(connection))
                {
                    throw Duplicate(group);
                }
            },
            cancel);
        return Reply.Created("group", group.View(call.BaseUrl));
    }

    public static FaultException Duplicate(GroupRow group) => new(
        FaultKind.Conflict,
        $"Conflict occurred attempting to store group - Duplicate entry found with name {group.Name} at domain ID {group.DomainId}.");
}
