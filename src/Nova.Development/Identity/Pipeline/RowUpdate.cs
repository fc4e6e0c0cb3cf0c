using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;

namespace Nova.Development.Identity.Pipeline;

/// <summary>The frame of a PATCH: the row is found, changed by what the body says and written, in one transaction.</summary>
internal static class RowUpdate
{
    /// <summary>Writes the row as the body wants it, and answers it.</summary>
    internal delegate TRow Deed<TRow>(SqliteConnection connection, TRow old, JsonBody body);

    /// <summary>Answers <c>PATCH …/{kind_id}</c> with <c>{"kind": …}</c>; 404 where there is no such row.</summary>
    public static async Task<Reply> HandleAsync<TRow>(
        IdentityCall call,
        string kind,
        Func<SqliteConnection, string, TRow?> find,
        Deed<TRow> change,
        Func<TRow, string, JsonObject> view,
        CancellationToken cancel)
        where TRow : class
    {
        var id = call.Route($"{kind}_id");
        var body = await call.BodyAsync(kind, cancel);
        var changed = await call.Database.WriteAsync(
            connection => change(connection, find(connection, id) ?? throw IdentityCall.NotFound(kind, id), body), cancel);
        return Reply.Ok(kind, view(changed, call.BaseUrl));
    }
}
