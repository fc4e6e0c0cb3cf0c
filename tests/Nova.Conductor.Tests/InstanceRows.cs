using Nova.Database.Statements;

namespace Nova.Conductor.Tests;

/// <summary>The least an instance row needs, for tests of what only counts instances.</summary>
internal static class InstanceRows
{
    public static readonly Statement Add = new(
        "test.instance",
        "INSERT INTO instances (uuid, vm_state, task_state, host, node, server_group, revision, attempt, project_id, user_id, display_name, hostname, reservation_id, " +
        "launch_index, power_state, progress, created_at, deleted, flavor_id, locked_by, config_drive, auto_disk_config, flavor) " +
        "VALUES (?, ?, ?, ?, ?, ?, 0, 0, 'p', 'u', 'n', 'n', 'r-1', 0, 1, 0, 0, 0, '1', 0, 0, 0, '{\"Id\":\"1\",\"Name\":\"n\",\"Vcpus\":1,\"MemoryMb\":512,\"RootGb\":1}')");
}
