using Nova.Core.Servers;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Guests;

/// <summary>Guests of instances: where they are, what they are, and which command to them is the newest.</summary>
public static class GuestStore
{
    private static readonly Statement SelectOf = new("guests.of", $"SELECT {GuestTable.Columns} FROM guests WHERE instance_uuid = ?");

    private static readonly Statement SelectOn = new("guests.on_host", $"SELECT {GuestTable.Columns} FROM guests WHERE host = ?");

    private static readonly Statement StandingOf = new(
        "guests.standing",
        "SELECT g.attempt, g.host, g.role, i.task_state FROM guests g JOIN instances i ON i.uuid = g.instance_uuid "
        + "WHERE g.instance_uuid = ? AND g.id = ? AND i.deleted = 0");

    private static readonly Statement AttemptOf = new("guests.attempt", "UPDATE guests SET attempt = ? WHERE instance_uuid = ? AND id = ?");

    private static readonly Statement AttemptOfAll = new("guests.attempt_of_all", "UPDATE guests SET attempt = ? WHERE instance_uuid = ?");

    private static readonly Statement RoleOf = new("guests.role", "UPDATE guests SET role = ? WHERE instance_uuid = ? AND id = ?");

    private static readonly Statement RemoveOne = new("guests.remove", "DELETE FROM guests WHERE instance_uuid = ? AND id = ?");

    private static readonly Statement LeaveOne = new(
        "guests.leave", "UPDATE guests SET role = 'leftover', left_at = ? WHERE instance_uuid = ? AND id = ?");

    private static readonly Statement RemoveLeftovers = new("guests.remove_leftovers", "DELETE FROM guests WHERE host = ? AND role = 'leftover'");

    private static readonly Statement AnyOn = new("guests.any_on_host", "SELECT 1 FROM guests WHERE host = ? AND role <> 'leftover'");

    /// <summary>A guest claims its place.</summary>
    public static void Insert(WriteScope scope, Guest guest) => GuestTable.Insert(scope, guest);

    /// <summary>Guests of an instance, leftovers included.</summary>
    public static List<Guest> Of(ReadScope scope, Guid instance) => scope.Query(SelectOf, GuestTable.Read, instance);

    /// <summary>Guests of a host, leftovers included.</summary>
    public static List<Guest> On(ReadScope scope, string host) => scope.Query(SelectOn, GuestTable.Read, host);

    /// <summary>True where a host has guests, or is to have, or keeps what is left of one that may come back.</summary>
    public static bool AreOn(ReadScope scope, string host) => scope.Any(AnyOn, host);

    /// <summary>Where a guest stands: what a claim of an attempt is judged by. Null where there is none, or its instance is deleted.</summary>
    public static GuestStanding? Standing(ReadScope scope, Guid instance, Guid guest) => scope.First(
        StandingOf,
        static row => new GuestStanding(row.Int32(0), row.Text(1), row.Text(2) == GuestTable.Word(GuestRole.Leftover), row.TextOrNull(3)),
        instance,
        guest);

    /// <summary>A new command is given to the host of a guest.</summary>
    public static void SetAttempt(WriteScope scope, Guid instance, Guid guest, int attempt) => scope.Execute(AttemptOf, attempt, instance, guest);

    /// <summary>No command given to any guest of the instance so far is the newest any more.</summary>
    public static void SupersedeAll(WriteScope scope, Guid instance, int attempt) => scope.Execute(AttemptOfAll, attempt, instance);

    /// <summary>The guest is something else to the instance from now on.</summary>
    public static void SetRole(WriteScope scope, Guid instance, Guid guest, GuestRole role) => scope.Execute(RoleOf, GuestTable.Word(role), instance, guest);

    /// <summary>A guest is no more, or its host, which was gone, is told to remove it when it comes back.</summary>
    public static void Remove(WriteScope scope, Guid instance, Guid guest, bool hostIsGone)
    {
        if (hostIsGone)
        {
            scope.Execute(LeaveOne, scope.Now, instance, guest);
        }
        else
        {
            scope.Execute(RemoveOne, instance, guest);
        }
    }

    /// <summary>The host will not come back.</summary>
    public static void ForgetHost(WriteScope scope, string host) => scope.Execute(RemoveLeftovers, host);
}

/// <summary>Where a guest stands.</summary>
/// <param name="Attempt">Newest attempt.</param>
/// <param name="Host">Its host.</param>
/// <param name="IsLeftover">True where it must go.</param>
/// <param name="TaskState">Operation in progress on the instance, by its wire name.</param>
public sealed record GuestStanding(int Attempt, string Host, bool IsLeftover, string? TaskState);
