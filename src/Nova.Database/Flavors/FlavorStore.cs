using Microsoft.EntityFrameworkCore;
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

/// <summary>Flavors. Each boot reads one by its id, so that this alone is done by statements.</summary>
public static class FlavorStore
{
    private static readonly Statement ById = new(
        "flavors.by_id",
        "SELECT id, flavorid, name, vcpus, memory_mb, root_gb, ephemeral_gb, swap, rxtx_factor, is_public, disabled, description, created_at, updated_at "
        + "FROM flavors WHERE flavorid = ?");

    private static readonly Statement SpecsOf = new("flavor_extra_specs.of", "SELECT name, value FROM flavor_extra_specs WHERE flavor_id = ? ORDER BY name");
    private static readonly Statement ProjectsOf = new("flavor_projects.of", "SELECT project_id FROM flavor_projects WHERE flavor_id = ? ORDER BY project_id");

    /// <summary>All flavors, in three queries.</summary>
    public static IReadOnlyList<StoredFlavor> ListAll(ReadScope scope) =>
        [.. Whole(scope).OrderBy(flavor => flavor.Id).AsSplitQuery().AsEnumerable().Select(flavor => flavor.ToStored())];

    /// <summary>One flavor by the id users see; null for none.</summary>
    public static StoredFlavor? Find(ReadScope scope, string id)
    {
        if (scope.First(ById, Read, id) is not { } flavor)
        {
            return null;
        }

        flavor.ExtraSpecs = scope.Query(SpecsOf, static row => new FlavorExtraSpecRow { Name = row.Text(0), Value = row.Text(1) }, flavor.Id);
        flavor.Projects = flavor.IsPublic ? [] : scope.Query(ProjectsOf, static row => new FlavorProjectRow { ProjectId = row.Text(0) }, flavor.Id);
        return flavor.ToStored();
    }

    /// <summary>One flavor by its name; null for none.</summary>
    public static StoredFlavor? FindByName(ReadScope scope, string name) => Whole(scope).SingleOrDefault(flavor => flavor.Name == name)?.ToStored();

    /// <summary>Makes a flavor.</summary>
    /// <returns>False where its name or its id is taken.</returns>
    public static bool TryAdd(WriteScope scope, FlavorRecord flavor, string? projectId)
    {
        var row = FlavorRow.Of(flavor, scope.Now);
        if (!scope.TryAdd(row))
        {
            return false;
        }

        SetSpecs(scope, row.Id, flavor.ExtraSpecs);
        if (projectId is not null)
        {
            AddAccess(scope, row.Id, projectId);
        }

        return true;
    }

    /// <summary>Changes the description.</summary>
    public static void Describe(WriteScope scope, long number, string? description)
    {
        var now = scope.Now;
        scope.Rows<FlavorRow>().Where(flavor => flavor.Id == number)
            .ExecuteUpdate(set => set.SetProperty(flavor => flavor.Description, description).SetProperty(flavor => flavor.UpdatedAt, now));
    }

    /// <summary>Deletes a flavor.</summary>
    public static void Delete(WriteScope scope, long number)
    {
        scope.Rows<FlavorExtraSpecRow>().Where(spec => spec.FlavorId == number).ExecuteDelete();
        scope.Rows<FlavorProjectRow>().Where(project => project.FlavorId == number).ExecuteDelete();
        scope.Rows<FlavorRow>().Where(flavor => flavor.Id == number).ExecuteDelete();
    }

    /// <summary>Sets extra specs; others stay.</summary>
    public static void SetSpecs(WriteScope scope, long number, IReadOnlyDictionary<string, string> specs)
    {
        foreach (var (name, value) in specs)
        {
            if (!scope.TryAdd(new FlavorExtraSpecRow { FlavorId = number, Name = name, Value = value }))
            {
                Spec(scope, number, name).ExecuteUpdate(set => set.SetProperty(spec => spec.Value, value));
            }
        }
    }

    /// <summary>Removes an extra spec.</summary>
    /// <returns>False where there is none of the name.</returns>
    public static bool RemoveSpec(WriteScope scope, long number, string name) => Spec(scope, number, name).ExecuteDelete() > 0;

    /// <summary>Gives a project access.</summary>
    /// <returns>False where it has it.</returns>
    public static bool AddAccess(WriteScope scope, long number, string projectId) =>
        scope.TryAdd(new FlavorProjectRow { FlavorId = number, ProjectId = projectId });

    /// <summary>Takes a project's access.</summary>
    /// <returns>False where it has none.</returns>
    public static bool RemoveAccess(WriteScope scope, long number, string projectId) =>
        scope.Rows<FlavorProjectRow>().Where(project => project.FlavorId == number && project.ProjectId == projectId).ExecuteDelete() > 0;

    private static IQueryable<FlavorRow> Whole(ReadScope scope) => scope.Rows<FlavorRow>()
        .Include(flavor => flavor.ExtraSpecs.OrderBy(spec => spec.Name))
        .Include(flavor => flavor.Projects.OrderBy(project => project.ProjectId));

    private static IQueryable<FlavorExtraSpecRow> Spec(ReadScope scope, long number, string name) =>
        scope.Rows<FlavorExtraSpecRow>().Where(spec => spec.FlavorId == number && spec.Name == name);

    private static FlavorRow Read(Row row) => new()
    {
        Id = row.Int64(0),
        Flavorid = row.Text(1),
        Name = row.Text(2),
        Vcpus = row.Int32(3),
        MemoryMb = row.Int32(4),
        RootGb = row.Int32(5),
        EphemeralGb = row.Int32(6),
        Swap = row.Int32(7),
        RxtxFactor = row.Real(8),
        IsPublic = row.Bool(9),
        Disabled = row.Bool(10),
        Description = row.TextOrNull(11),
        CreatedAt = row.Time(12),
        UpdatedAt = row.TimeOrNull(13),
    };
}
