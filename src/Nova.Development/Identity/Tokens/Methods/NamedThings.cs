using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Users;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Tokens.Methods;

/// <summary>How a login names things: by id, or by name together with a domain.</summary>
internal static class NamedThings
{
    /// <summary>The user of <c>{"id"}</c> or <c>{"name", "domain": {"id" or "name"}}</c>; null where there is none.</summary>
    public static UserRow? FindUser(SqliteConnection connection, JsonBody reference)
    {
        if (reference.OptionalText("id") is { } id)
        {
            return UserRow.Find(connection, id);
        }

        var name = reference.Text("name");
        return FindDomain(connection, reference.Object("domain")) is { } domain ? UserRow.FindByName(connection, name, domain.Id) : null;
    }

    /// <summary>The project named in a scope; null where there is none.</summary>
    public static ProjectRow? FindProject(SqliteConnection connection, JsonBody reference)
    {
        if (reference.OptionalText("id") is { } id)
        {
            return ProjectRow.Find(connection, id);
        }

        var name = reference.Text("name");
        return FindDomain(connection, reference.Object("domain")) is { } domain ? ProjectRow.FindByName(connection, name, domain.Id) : null;
    }

    /// <summary>The domain of <c>{"id"}</c> or <c>{"name"}</c>; null where there is none.</summary>
    public static DomainRow? FindDomain(SqliteConnection connection, JsonBody reference)
    {
        if (reference.OptionalText("id") is { } id)
        {
            return DomainRow.Find(connection, id);
        }

        return reference.OptionalText("name") is { } name
            ? DomainRow.FindByName(connection, name)
            : throw new FaultException(FaultKind.BadRequest, "A domain needs an 'id' or a 'name'.");
    }
}
