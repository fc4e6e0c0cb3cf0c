using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Database;
using Nova.Database.Certificates;

namespace Nova.Manage.Certificates;

/// <summary><c>cert</c>: the certificates that nova-cert has issued. Upstream could revoke them by its own code alone; nova-cert writes the new list within a minute.</summary>
internal static class CertCommands
{
    private const int NothingAsked = 1;

    public static Command Build(GlobalOptions options, TextWriter output)
    {
        var user = new Option<string?>("--user_id", "--user") { Description = "Of this user.", HelpName = "ID" };
        var project = new Option<string?>("--project_id", "--project") { Description = "Of this project.", HelpName = "ID" };
        var revoke = new Command("revoke", "Revokes the certificates of a user, of a project, or of a user in a project.") { user, project };
        revoke.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(user) is null && parsed.GetValue(project) is null)
            {
                output.WriteLine("Either --user_id or --project_id is required");
                return NothingAsked;
            }

            await using var database = NovaDatabase.Open(options.ReadCurrentDatabase(parsed), TimeProvider.System, NullLoggerFactory.Instance);
            var revoked = await database.WriteAsync(scope => CertificateStore.Revoke(scope, parsed.GetValue(user), parsed.GetValue(project)), ct);
            output.WriteLine($"{revoked} certificates were revoked.");
            return 0;
        });
        return new Command("cert", "Certificates of users.") { revoke };
    }
}
