using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>What guests have told of their passwords.</summary>
public static class GuestPasswordStore
{
    private static readonly Statement Of = new("guest_passwords.of", $"SELECT {GuestPasswordTable.Columns} FROM guest_passwords WHERE instance_uuid = ?");

    private static readonly Statement Remove = new("guest_passwords.remove", "DELETE FROM guest_passwords WHERE instance_uuid = ?");

    /// <summary>The password; null for none.</summary>
    public static string? Find(ReadScope scope, Guid instance) => scope.First(Of, GuestPasswordTable.Read, instance)?.Told;

    /// <summary>Sets it.</summary>
    /// <returns>False where there is one.</returns>
    public static bool TrySet(WriteScope scope, Guid instance, string text) => GuestPasswordTable.TryInsert(scope, new GuestPassword(instance, text));

    /// <summary>Forgets it. Succeeds where there is none.</summary>
    public static void Clear(WriteScope scope, Guid instance) => scope.Execute(Remove, instance);
}
