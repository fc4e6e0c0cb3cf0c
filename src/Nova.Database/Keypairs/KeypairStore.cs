using Nova.Core.Keypairs;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Keypairs;

/// <summary>Key pairs.</summary>
public static class KeypairStore
{
    private const string Columns = "SELECT id, user_id, name, type, fingerprint, public_key, created_at FROM key_pairs";

    private static readonly Statement One = new("key_pairs.one", $"{Columns} WHERE user_id = ? AND name = ?");
    private static readonly Statement After = new("key_pairs.page", $"{Columns} WHERE user_id = ? AND name > ? ORDER BY name LIMIT ?");

    private static readonly Statement Add = new(
        "key_pairs.add", "INSERT INTO key_pairs (user_id, name, type, fingerprint, public_key, created_at) VALUES (?, ?, ?, ?, ?, ?)");

    private static readonly Statement Remove = new("key_pairs.remove", "DELETE FROM key_pairs WHERE user_id = ? AND name = ?");

    /// <summary>One key pair; null for none.</summary>
    public static KeypairRecord? Find(ReadScope scope, string userId, string name) => scope.First(One, Read, userId, name);

    /// <summary>Key pairs by name, after a name.</summary>
    public static IReadOnlyList<KeypairRecord> ListAfter(ReadScope scope, string userId, string name, int limit) =>
        scope.Query(After, Read, userId, name, limit);

    /// <summary>Adds one.</summary>
    /// <returns>False where the name is taken.</returns>
    public static bool TryAdd(WriteScope scope, string userId, string name, string type, string fingerprint, string publicKey) =>
        scope.TryInsert(Add, userId, name, type, fingerprint, publicKey, scope.Now);

    /// <summary>Deletes one.</summary>
    /// <returns>False where there is none.</returns>
    public static bool Delete(WriteScope scope, string userId, string name) => scope.Execute(Remove, userId, name) > 0;

    private static KeypairRecord Read(Row row) =>
        new(row.Int64(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Time(6));
}
