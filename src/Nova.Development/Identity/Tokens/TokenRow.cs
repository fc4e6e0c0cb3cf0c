using Microsoft.Data.Sqlite;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Tokens;

/// <summary>A token as stored: what it was issued for. What it permits is worked out from today's users, projects and roles.</summary>
/// <param name="Hash">SHA-256 of the token.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Scope">What it is for.</param>
/// <param name="Methods">How its owner logged in, comma-separated.</param>
/// <param name="AuditIds">Its own audit id and, after rescoping, the first of the chain; comma-separated.</param>
/// <param name="IssuedAt">Microseconds since 1970.</param>
/// <param name="ExpiresAt">Microseconds since 1970.</param>
/// <param name="ApplicationCredentialId">The credential it was issued for, whose roles bound it.</param>
internal sealed record TokenRow(
    byte[] Hash,
    string UserId,
    Scope Scope,
    string Methods,
    string AuditIds,
    long IssuedAt,
    long ExpiresAt,
    string? ApplicationCredentialId)
{
    public static TokenRow? Find(SqliteConnection connection, byte[] hash) => connection.First(
        """
        SELECT hash, user_id, scope, target_id, methods, audit_ids, issued_at, expires_at, application_credential_id
        FROM token WHERE hash = $1
        """,
        row => new TokenRow(
            hash, row.GetString(1), new Scope(row.GetString(2), row.Text(3)), row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetInt64(7), row.Text(8)),
        hash);

    public void Insert(SqliteConnection connection) => connection.Execute(
        """
        INSERT INTO token (hash, user_id, scope, target_id, methods, audit_ids, issued_at, expires_at, application_credential_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        Hash, UserId, Scope.Kind, Scope.TargetId, Methods, AuditIds, IssuedAt, ExpiresAt, ApplicationCredentialId);

    public static void Delete(SqliteConnection connection, byte[] hash) => connection.Execute("DELETE FROM token WHERE hash = $1", hash);

    /// <summary>After a new password, or when a user is disabled.</summary>
    public static void DeleteOfUser(SqliteConnection connection, string userId) => connection.Execute("DELETE FROM token WHERE user_id = $1", userId);

    public static int DeleteExpired(SqliteConnection connection, long now) => connection.Execute("DELETE FROM token WHERE expires_at <= $1", now);
}
