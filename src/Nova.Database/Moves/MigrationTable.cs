using System.Globalization;
using Nova.Core.Moves;
using Nova.Database.Instances;
using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Moves;

/// <summary>Table <c>migrations</c>.</summary>
internal sealed class MigrationTable : Table<MigrationTable, MigrationRecord>, ITable<MigrationRecord>
{
    private static readonly Codec<string> Word = TextOf(32);

    private static readonly Codec<MigrationProgress?> Figures = new CodecOf<MigrationProgress?>(
        typeof(string), true, static x => x is null ? null : Write(x), static (row, i) => Read(row.TextOrNull(i)), 255);

    public static string Name => "migrations";

    public static IReadOnlyList<string> Key { get; } = ["uuid"];

    /// <summary>Six numbers in one column: they are written together, every two seconds, and never searched.</summary>
    public static string Write(MigrationProgress figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figures.MemoryTotal} {figures.MemoryProcessed} {figures.MemoryRemaining} {figures.DiskTotal} {figures.DiskProcessed} {figures.DiskRemaining}");

    private static MigrationProgress? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var read = Array.ConvertAll(text.Split(' '), figure => long.Parse(figure, CultureInfo.InvariantCulture));
        return new MigrationProgress(read[0], read[1], read[2], read[3], read[4], read[5]);
    }

    public static MigrationRecord Map<TColumns>(ref TColumns c, MigrationRecord row)
        where TColumns : struct, IColumns => new()
        {
            Number = c.Generated("id", row.Number),
            Id = c.Column("uuid", Uuid, row.Id),
            InstanceId = c.Column("instance_uuid", Uuid, row.InstanceId),
            Type = c.Column("migration_type", Word, row.Type),
            Status = c.Column("status", Word, row.Status),
            SourceHost = c.Column("source_compute", Text, row.SourceHost),
            SourceNode = c.Column("source_node", TextOrNull, row.SourceNode),
            SourceZone = c.Column("source_zone", TextOrNull, row.SourceZone),
            DestinationHost = c.Column("dest_compute", TextOrNull, row.DestinationHost),
            DestinationNode = c.Column("dest_node", TextOrNull, row.DestinationNode),
            OldFlavor = c.Column("old_flavor", InstanceCodecs.Flavor, row.OldFlavor),
            NewFlavor = c.Column("new_flavor", InstanceCodecs.Flavor, row.NewFlavor),
            OldFlavorNumber = c.Column("old_instance_type_id", BigNumberOrNull, row.OldFlavorNumber),
            NewFlavorNumber = c.Column("new_instance_type_id", BigNumberOrNull, row.NewFlavorNumber),
            OldState = c.Column("old_vm_state", InstanceCodecs.State, row.OldState),
            SourceGuestId = c.Column("source_guest", Uuid, row.SourceGuestId),
            DestinationGuestId = c.Column("dest_guest", UuidOrNull, row.DestinationGuestId),
            UserId = c.Column("user_id", TextOrNull, row.UserId),
            ProjectId = c.Column("project_id", TextOrNull, row.ProjectId),
            CreatedAt = c.Column("created_at", Time, row.CreatedAt),
            UpdatedAt = c.Column("updated_at", TimeOrNull, row.UpdatedAt),
            Progress = c.Column("progress", Figures, row.Progress),
        };
}
