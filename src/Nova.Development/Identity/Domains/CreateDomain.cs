using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Secrets;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Domains;

/// <summary>POST /v3/domains.</summary>
internal static class CreateDomain
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("domain", cancel);
        var domain = new DomainRow(
            RandomText.Id(),
            body.Text("name", CreateProject.LongestName),
            body.OptionalText("description") ?? string.Empty,
            body.Flag("enabled") ?? true);
        return await call.Database.WriteAsync(domain.TryInsert, cancel)
            ? Reply.Created("domain", domain.View(call.BaseUrl))
            : throw Duplicate(domain);
    }

    public static FaultException Duplicate(DomainRow domain)
        => new(FaultKind.Conflict, $"Conflict occurred attempting to store domain - it is not permitted to have two domains with the same name: {domain.Name}.");
}
