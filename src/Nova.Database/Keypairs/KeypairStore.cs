using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Nova.Core.Keypairs;
using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Database.Keypairs;

/// <summary>Key pairs.</summary>
public static class KeypairStore
{
    private static readonly Expression<Func<KeypairRow, KeypairRecord>> Record =
        key => new KeypairRecord(key.Id, key.UserId, key.Name, key.Type, key.Fingerprint, key.PublicKey, key.CreatedAt);

    /// <summary>One key pair; null for none.</summary>
    public static KeypairRecord? Find(ReadScope scope, string userId, string name) => One(scope, userId, name).Select(Record).SingleOrDefault();

    /// <summary>Key pairs by name, after a name.</summary>
    public static IReadOnlyList<KeypairRecord> ListAfter(ReadScope scope, string userId, string name, int limit) =>
    [
        .. scope.Rows<KeypairRow>()
            .Where(key => key.UserId == userId && string.Compare(key.Name, name) > 0)
            .OrderBy(key => key.Name)
            .Take(limit)
            .Select(Record),
    ];

    /// <summary>Adds one.</summary>
    /// <returns>False where the name is taken.</returns>
    public static bool TryAdd(WriteScope scope, string userId, string name, string type, string fingerprint, string publicKey) =>
        scope.TryAdd(new KeypairRow
        {
            UserId = userId,
            Name = name,
            Type = type,
            Fingerprint = fingerprint,
            PublicKey = publicKey,
            CreatedAt = scope.Now,
        });

    /// <summary>Deletes one.</summary>
    /// <returns>False where there is none.</returns>
    public static bool Delete(WriteScope scope, string userId, string name) => One(scope, userId, name).ExecuteDelete() > 0;

    private static IQueryable<KeypairRow> One(ReadScope scope, string userId, string name) =>
        scope.Rows<KeypairRow>().Where(key => key.UserId == userId && key.Name == name);
}
