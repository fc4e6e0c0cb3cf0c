using Nova.Database.Statements;

namespace Nova.Database.Tests.Writing;

/// <summary>Small statements to write and read rows with: limits by project name.</summary>
internal static class Ledger
{
    public static readonly Statement Add = new("test.add", "INSERT INTO quotas (project_id, user_id, resource, hard_limit) VALUES (?, '', 'r', ?)");
    public static readonly Statement Raise = new("test.raise", "UPDATE quotas SET hard_limit = hard_limit + 1 WHERE project_id = ?");
    public static readonly Statement Value = new("test.value", "SELECT hard_limit FROM quotas WHERE project_id = ?");
    public static readonly Statement Names = new("test.names", "SELECT project_id FROM quotas ORDER BY project_id");

    public static Task<List<string>> NamesAsync(this NovaDatabase database) =>
        database.ReadAsync(static scope => scope.Query(Names, static row => row.Text(0)), TestContext.Current.CancellationToken);
}
