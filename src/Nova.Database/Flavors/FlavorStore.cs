using Nova.Core.Flavors;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Flavors;

/// <summary>A flavor with what the lists need beside the record.</summary>
/// <param name="Number">Row number.</param>
/// <param name="Flavor">The record.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">Last change.</param>
/// <param name="ProjectIds">Who sees it, where it is private.</param>
public sealed record StoredFlavor(
    long Number, FlavorRecord Flavor, DateTimeOffset CreatedAt, DateTimeOffset? UpdatedAt, IReadOnlyList<string> ProjectIds);

/// <summary>Flavors.</summary>
public static class FlavorStore
{
    private const string Columns =
        "SELECT id, flavorid, name, vcpus, memory_mb, root_gb, ephemeral_gb, swap, rxtx_factor, is_public, disabled, description, created_at, updated_at FROM flavors";

    private static readonly Statement All = new("flavors.all", $"{Columns} ORDER BY id");
    private static readonly Statement ById = new("flavors.by_id", $"{Columns} WHERE flavorid = ?");
    private static readonly Statement ByName = new("flavors.by_name", $"{Columns} WHERE name = ?");
    private static readonly Statement AllSpecs = new("flavor_extra_specs.all", "SELECT flavor_id, name, value FROM flavor_extra_specs ORDER BY flavor_id, name");
    private static readonly Statement Specs = new("flavor_extra_specs.of", "SELECT flavor_id, name, value FROM flavor_extra_specs WHERE flavor_id = ? ORDER BY name");
    private static readonly Statement AllProjects = new("flavor_projects.all", "SELECT flavor_id, project_id FROM flavor_projects ORDER BY flavor_id, project_id");
    private static readonly Statement Projects = new("flavor_projects.of", "SELECT flavor_id, project_id FROM flavor_projects WHERE flavor_id = ? ORDER BY project_id");

    private static readonly Statement Add = new(
        "flavors.add",
        "INSERT INTO flavors (flavorid, name, vcpus, memory_mb, root_gb, ephemeral_gb, swap, rxtx_factor, is_public, disabled, description, created_at) " +
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private static readonly Statement SetDescription = new("flavors.describe", "UPDATE flavors SET description = ?, updated_at = ? WHERE id = ?");
    private static readonly Statement Remove = new("flavors.remove", "DELETE FROM flavors WHERE id = ?");
    private static readonly Statement RemoveSpecs = new("flavor_extra_specs.remove_all", "DELETE FROM flavor_extra_specs WHERE flavor_id = ?");
    private static readonly Statement RemoveProjects = new("flavor_projects.remove_all", "DELETE FROM flavor_projects WHERE flavor_id = ?");
    private static readonly Statement AddSpec = new("flavor_extra_specs.add", "INSERT INTO flavor_extra_specs (flavor_id, name, value) VALUES (?, ?, ?)");
    private static readonly Statement ChangeSpec = new("flavor_extra_specs.change", "UPDATE flavor_extra_specs SET value = ? WHERE flavor_id = ? AND name = ?");
    private static readonly Statement RemoveSpecOf = new("flavor_extra_specs.remove", "DELETE FROM flavor_extra_specs WHERE flavor_id = ? AND name = ?");
    private static readonly Statement AddProject = new("flavor_projects.add", "INSERT INTO flavor_projects (flavor_id, project_id) VALUES (?, ?)");
    private static readonly Statement RemoveProjectOf = new("flavor_projects.remove", "DELETE FROM flavor_projects WHERE flavor_id = ? AND project_id = ?");

    /// <summary>All flavors, in three queries.</summary>
    public static IReadOnlyList<StoredFlavor> ListAll(ReadScope scope)
    {
        var specs = scope.Query(AllSpecs, ReadSpec).ToLookup(spec => spec.Flavor);
        var projects = scope.Query(AllProjects, ReadProject).ToLookup(project => project.Flavor, project => project.Project);
        return scope.Query(All, ReadFlavor).ConvertAll(flavor => Complete(flavor, specs[flavor.Number], projects[flavor.Number]));
    }

    /// <summary>One flavor by the id users see; null for none.</summary>
    public static StoredFlavor? Find(ReadScope scope, string id) => Complete(scope, scope.First(ById, ReadFlavor, id));

    /// <summary>One flavor by its name; null for none.</summary>
    public static StoredFlavor? FindByName(ReadScope scope, string name) => Complete(scope, scope.First(ByName, ReadFlavor, name));

    /// <summary>Makes a flavor; name and id must have been found free in this transaction.</summary>
    /// <returns>False where another transaction took one of them.</returns>
    public static bool TryAdd(WriteScope scope, FlavorRecord flavor, string? projectId)
    {
        if (!scope.TryInsert(
            Add, flavor.Id, flavor.Name, flavor.Vcpus, flavor.MemoryMb, flavor.RootGb, flavor.EphemeralGb, flavor.SwapMb, flavor.RxtxFactor,
            flavor.IsPublic, flavor.Disabled, flavor.Description, scope.Now))
        {
            return false;
        }

        var number = scope.First(ById, ReadFlavor, flavor.Id)!.Number;
        SetSpecs(scope, number, flavor.ExtraSpecs);
        if (projectId is not null)
        {
            scope.Execute(AddProject, number, projectId);
        }

        return true;
    }

    /// <summary>Changes the description.</summary>
    public static void Describe(WriteScope scope, long number, string? description) => scope.Execute(SetDescription, description, scope.Now, number);

    /// <summary>Deletes a flavor.</summary>
    public static void Delete(WriteScope scope, long number)
    {
        scope.Execute(RemoveSpecs, number);
        scope.Execute(RemoveProjects, number);
        scope.Execute(Remove, number);
    }

    /// <summary>Sets extra specs; others stay.</summary>
    public static void SetSpecs(WriteScope scope, long number, IReadOnlyDictionary<string, string> specs)
    {
        foreach (var (name, value) in specs)
        {
            if (scope.Execute(ChangeSpec, value, number, name) == 0)
            {
                scope.Execute(AddSpec, number, name, value);
            }
        }
    }

    /// <summary>Removes an extra spec.</summary>
    /// <returns>False where there is none of the name.</returns>
    public static bool RemoveSpec(WriteScope scope, long number, string name) => scope.Execute(RemoveSpecOf, number, name) > 0;

    /// <summary>Gives a project access.</summary>
    /// <returns>False where it has it.</returns>
    public static bool AddAccess(WriteScope scope, long number, string projectId) => scope.TryInsert(AddProject, number, projectId);

    /// <summary>Takes a project's access.</summary>
    /// <returns>False where it has none.</returns>
    public static bool RemoveAccess(WriteScope scope, long number, string projectId) => scope.Execute(RemoveProjectOf, number, projectId) > 0;

    private static StoredFlavor? Complete(ReadScope scope, StoredFlavor? flavor) => flavor is null
        ? null
        : Complete(
            flavor,
            scope.Query(Specs, ReadSpec, flavor.Number),
            flavor.Flavor.IsPublic ? [] : scope.Query(Projects, ReadProject, flavor.Number).Select(project => project.Project));

    private static StoredFlavor Complete(StoredFlavor flavor, IEnumerable<(long Flavor, string Name, string Value)> specs, IEnumerable<string> projects) =>
        flavor with
        {
            Flavor = flavor.Flavor with { ExtraSpecs = specs.ToDictionary(spec => spec.Name, spec => spec.Value) },
            ProjectIds = [.. projects],
        };

    private static (long Flavor, string Name, string Value) ReadSpec(Row row) => (row.Int64(0), row.Text(1), row.Text(2));

    private static (long Flavor, string Project) ReadProject(Row row) => (row.Int64(0), row.Text(1));

    private static StoredFlavor ReadFlavor(Row row) => new(
        row.Int64(0),
        new FlavorRecord
        {
            Id = row.Text(1),
            Name = row.Text(2),
            Vcpus = row.Int32(3),
            MemoryMb = row.Int32(4),
            RootGb = row.Int32(5),
            EphemeralGb = row.Int32(6),
            SwapMb = row.Int32(7),
            RxtxFactor = row.Real(8),
            IsPublic = row.Bool(9),
            Disabled = row.Bool(10),
            Description = row.TextOrNull(11),
        },
        row.Time(12),
        row.TimeOrNull(13),
        []);
}
