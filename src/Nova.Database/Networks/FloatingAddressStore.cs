using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Nova.Core.Networks;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Networks;

/// <summary>Floating addresses and their pools. Whoever changes where one leads writes the interfaces of its server too.</summary>
public static class FloatingAddressStore
{
    /// <summary>Free ones looked at together: another conductor may take the first ones meanwhile.</summary>
    private const int Together = 16;

    /// <summary>One that came with its server is its pool's again. MySQL sets columns one after the other: what is asked for is set last.</summary>
    private const string Left =
        "UPDATE floating_ips SET fixed_address = NULL, instance_uuid = NULL, project_id = CASE WHEN auto_assigned = 1 THEN NULL ELSE project_id END, auto_assigned = 0 WHERE instance_uuid = ?";

    private static readonly Statement LeaveServer = new("floating_ips.leave_server", Left);

    private static readonly Statement LeaveFixed = new("floating_ips.leave_fixed", $"{Left} AND fixed_address = ?");

    private static readonly Statement OnHost = new(
        "floating_ips.on_host", "SELECT f.id FROM floating_ips f JOIN instances i ON i.uuid = f.instance_uuid WHERE i.host = ?");

    private static readonly Statement CountOfProject = new("floating_ips.count_of_project", "SELECT COUNT(*) FROM floating_ips WHERE project_id = ? AND auto_assigned = 0");

    private static readonly Expression<Func<FloatingAddressRow, FloatingAddressRecord>> Record = row => new FloatingAddressRecord(
        row.Id, row.Address, row.Pool, row.Interface, row.ProjectId, row.FixedAddress, row.InstanceUuid, row.AutoAssigned);

    /// <summary>Addresses of a project but those that came with its servers, or all, by number.</summary>
    public static IReadOnlyList<FloatingAddressRecord> List(ReadScope scope, string? project) =>
        [.. scope.Rows<FloatingAddressRow>().Where(row => project == null || (row.ProjectId == project && !row.AutoAssigned)).OrderBy(row => row.Id).Select(Record)];

    /// <summary>Addresses that lead to servers of a host.</summary>
    public static IReadOnlyList<FloatingAddressRecord> ListOn(ReadScope scope, string host)
    {
        var numbers = scope.Query(OnHost, static row => row.Int64(0), host);
        return [.. scope.Rows<FloatingAddressRow>().Where(row => numbers.Contains(row.Id)).OrderBy(row => row.Id).Select(Record)];
    }

    /// <summary>Names of the pools.</summary>
    public static IReadOnlyList<string> Pools(ReadScope scope) => [.. scope.Rows<FloatingAddressRow>().Select(row => row.Pool).Distinct().OrderBy(pool => pool)];

    /// <summary>One of them; null for none.</summary>
    public static FloatingAddressRecord? Find(ReadScope scope, long number) => scope.Rows<FloatingAddressRow>().Where(row => row.Id == number).Select(Record).SingleOrDefault();

    /// <summary>One of them; null for none.</summary>
    public static FloatingAddressRecord? Find(ReadScope scope, string address) =>
        scope.Rows<FloatingAddressRow>().Where(row => row.Address == address).Select(Record).SingleOrDefault();

    /// <summary>Those that lead to a server.</summary>
    public static IReadOnlyList<FloatingAddressRecord> Of(ReadScope scope, Guid instance) =>
        [.. scope.Rows<FloatingAddressRow>().Where(row => row.InstanceUuid == instance).OrderBy(row => row.Id).Select(Record)];

    /// <summary>How many a project has that did not come with its servers.</summary>
    public static int CountOf(ReadScope scope, string project) => (int)(scope.Number(CountOfProject, project) ?? 0);

    /// <summary>Adds an address to a pool.</summary>
    /// <returns>False where it is there.</returns>
    public static bool TryAdd(WriteScope scope, string address, string pool, string? device) =>
        scope.TryAdd(new FloatingAddressRow { Address = address, Pool = pool, Interface = device });

    /// <summary>Removes an address that is nobody's.</summary>
    /// <returns>False where it is somebody's, or there is none.</returns>
    public static bool TryRemove(WriteScope scope, string address) =>
        scope.Rows<FloatingAddressRow>().Where(row => row.Address == address && row.ProjectId == null).ExecuteDelete() > 0;

    /// <summary>Gives a free one of a pool to a project, for its own use or with one of its servers.</summary>
    /// <returns>Null where there is none.</returns>
    public static FloatingAddressRecord? TryTake(WriteScope scope, string pool, string project, bool autoAssigned = false)
    {
        while (true)
        {
            var free = scope.Rows<FloatingAddressRow>().Where(row => row.Pool == pool && row.ProjectId == null).OrderBy(row => row.Id).Select(row => row.Id).Take(Together).ToList();
            foreach (var number in free)
            {
                if (scope.Rows<FloatingAddressRow>().Where(row => row.Id == number && row.ProjectId == null)
                    .ExecuteUpdate(set => set.SetProperty(row => row.ProjectId, project).SetProperty(row => row.AutoAssigned, autoAssigned)) > 0)
                {
                    return Find(scope, number);
                }
            }

            if (free.Count < Together)
            {
                return null;
            }
        }
    }

    /// <summary>Gives an address that leads nowhere back to its pool.</summary>
    /// <returns>False where it leads somewhere, or is nobody's.</returns>
    public static bool TryRelease(WriteScope scope, long number) => scope.Rows<FloatingAddressRow>()
        .Where(row => row.Id == number && row.ProjectId != null && row.InstanceUuid == null)
        .ExecuteUpdate(set => set.SetProperty(row => row.ProjectId, (string?)null).SetProperty(row => row.AutoAssigned, false)) > 0;

    /// <summary>Has an address of a project lead to a server.</summary>
    /// <returns>False where it is not the project's.</returns>
    public static bool TryAssociate(WriteScope scope, long number, string project, string fixedAddress, Guid instance) => scope.Rows<FloatingAddressRow>()
        .Where(row => row.Id == number && row.ProjectId == project)
        .ExecuteUpdate(set => set.SetProperty(row => row.FixedAddress, fixedAddress).SetProperty(row => row.InstanceUuid, instance)) > 0;

    /// <summary>Has an address lead nowhere.</summary>
    /// <returns>False where it does not lead to that server.</returns>
    public static bool TryDisassociate(WriteScope scope, long number, Guid instance) => scope.Rows<FloatingAddressRow>()
        .Where(row => row.Id == number && row.InstanceUuid == instance)
        .ExecuteUpdate(set => set.SetProperty(row => row.FixedAddress, (string?)null).SetProperty(row => row.InstanceUuid, (Guid?)null)) > 0;

    /// <summary>A server is gone: none leads to it.</summary>
    public static void Leave(WriteScope scope, Guid instance) => scope.Execute(LeaveServer, instance);

    /// <summary>A server has lost an address: none leads there.</summary>
    public static void Leave(WriteScope scope, Guid instance, string fixedAddress) => scope.Execute(LeaveFixed, instance, fixedAddress);
}
