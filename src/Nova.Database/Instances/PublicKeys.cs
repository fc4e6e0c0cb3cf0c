using Nova.Core.Servers;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Instances;

/// <summary>Public keys as builds, and what is told of them, need them.</summary>
public static class PublicKeys
{
    private static readonly Statement Select = new("key_pairs.public_key", "SELECT public_key, type, fingerprint FROM key_pairs WHERE user_id = ? AND name = ?");

    /// <summary>A user's key; null where there is none of this name.</summary>
    public static (string PublicKey, string Type, string Fingerprint)? Find(ReadScope scope, string user, string name)
    {
        var found = scope.Query(Select, static row => (row.Text(0), row.Text(1), row.Text(2)), user, name);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>The key that a server was given, as long as its owner has it.</summary>
    public static (string PublicKey, string Type, string Fingerprint)? Of(ReadScope scope, InstanceRecord server) =>
        server.KeyName is { } name ? Find(scope, server.UserId, name) : null;
}
