using Microsoft.Data.Sqlite;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Endpoints;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Regions;
using Nova.Development.Identity.Roles;
using Nova.Development.Identity.Secrets;
using Nova.Development.Identity.Services;
using Nova.Development.Identity.Tokens;
using Nova.Development.Identity.Users;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Bootstrap;

/// <summary>Makes what is missing of the first users, projects, roles and endpoints; may run at every start.</summary>
/// <remarks>A user that exists keeps the password it has. Endpoints follow the configuration, as with <c>keystone-manage bootstrap</c>.</remarks>
internal static class BootstrapIdentity
{
    /// <summary>Each role implies the next.</summary>
    private static readonly string[] RoleChain = ["admin", "manager", "member", "reader"];

    private static readonly string[] Interfaces = ["public", "internal", "admin"];

    private static readonly string[] ServiceUsers = ["nova", "glance"];

    public static async Task RunAsync(IdentityState state, BootstrapOptions plan, CancellationToken cancel)
    {
        if (plan.AdminPassword is not { } adminPassword)
        {
            return;
        }

        var users = await HashMissingAsync(state, plan, adminPassword, cancel);
        await state.Database.WriteAsync(
            connection =>
            {
                new DomainRow(DomainRow.DefaultId, "Default", "The default domain", true).TryInsert(connection);
                AddRoles(connection);
                foreach (var user in users)
                {
                    user.TryInsert(connection);
                }

                AddProjects(connection, plan);
                AddCatalogue(connection, plan);
            },
            cancel);
    }

    /// <summary>Hashing is slow and must not hold the writer: done before, all at once, and only for users that do not exist yet.</summary>
    private static async Task<UserRow[]> HashMissingAsync(IdentityState state, BootstrapOptions plan, string adminPassword, CancellationToken cancel)
    {
        var wanted = new List<(string Name, string Password)> { ("admin", adminPassword) };
        if (plan.DemoPassword is { } demo)
        {
            wanted.Add(("demo", demo));
        }

        if (plan.ServicePassword is { } service)
        {
            wanted.AddRange(ServiceUsers.Select(name => (name, service)));
        }

        var missing = await state.Database.ReadAsync(
            connection => wanted.Where(user => UserRow.FindByName(connection, user.Name, DomainRow.DefaultId) is null).ToList(), cancel);
        return await Task.WhenAll(missing.Select(async user => new UserRow(
            RandomText.Id(),
            user.Name,
            DomainRow.DefaultId,
            Email: null,
            Description: null,
            DefaultProjectId: null,
            Enabled: true,
            await state.Passwords.HashAsync(user.Password, cancel))));
    }

    private static void AddRoles(SqliteConnection connection)
    {
        foreach (var name in RoleChain.Append("service"))
        {
            new RoleRow(RandomText.Id(), name, null).TryInsert(connection);
        }

        foreach (var (prior, implied) in RoleChain.Zip(RoleChain.Skip(1)))
        {
            connection.Execute(
                "INSERT OR IGNORE INTO implied_role (prior_id, implied_id) SELECT prior.id, implied.id FROM role prior, role implied WHERE prior.name = $1 AND implied.name = $2",
                prior, implied);
        }
    }

    private static void AddProjects(SqliteConnection connection, BootstrapOptions plan)
    {
        var admin = AddProject(connection, "admin", "Bootstrap project for initializing the cloud.");
        Grant(connection, "admin", Scope.Project(admin), "admin");
        Grant(connection, "admin", Scope.System, "admin");
        if (plan.DemoPassword is not null)
        {
            var demo = AddProject(connection, "demo", "Demonstration project");
            Grant(connection, "demo", Scope.Project(demo), "member");
            Grant(connection, "admin", Scope.Project(demo), "admin");
        }

        if (plan.ServicePassword is not null)
        {
            var service = AddProject(connection, "service", "Service project");
            foreach (var user in ServiceUsers)
            {
                Grant(connection, user, Scope.Project(service), "admin");
                Grant(connection, user, Scope.Project(service), "service");
            }
        }
    }

    private static string AddProject(SqliteConnection connection, string name, string description)
    {
        new ProjectRow(RandomText.Id(), name, DomainRow.DefaultId, DomainRow.DefaultId, description, true).TryInsert(connection);
        return ProjectRow.FindByName(connection, name, DomainRow.DefaultId)!.Id;
    }

    private static void Grant(SqliteConnection connection, string user, Scope scope, string role) => connection.Execute(
        """
        INSERT OR IGNORE INTO assignment (user_id, scope, target_id, role_id)
        SELECT user.id, $2, $3, role.id FROM user, role WHERE user.name = $1 AND user.domain_id = $5 AND role.name = $4
        """,
        user, scope.Kind, scope.TargetId, role, DomainRow.DefaultId);

    private static void AddCatalogue(SqliteConnection connection, BootstrapOptions plan)
    {
        new RegionRow(plan.Region, string.Empty, null).TryInsert(connection);
        foreach (var entry in plan.Endpoints)
        {
            var service = ServiceRow.List(connection, entry.Type, entry.Name).FirstOrDefault();
            if (service is null)
            {
                service = new ServiceRow(RandomText.Id(), entry.Type, entry.Name, null, true);
                service.Insert(connection);
            }

            foreach (var face in Interfaces)
            {
                var endpoint = EndpointRow.List(connection, service.Id, face, plan.Region).FirstOrDefault();
                if (endpoint is null)
                {
                    new EndpointRow(RandomText.Id(), service.Id, face, plan.Region, entry.Url, true).TryInsert(connection);
                }
                else if (endpoint.Url != entry.Url)
                {
                    (endpoint with { Url = entry.Url }).TryUpdate(connection);
                }
            }
        }
    }
}
