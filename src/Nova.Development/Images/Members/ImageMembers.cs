using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Images.Members;

/// <summary>/v2/images/{image_id}/members: the owner shares, the other project accepts or rejects.</summary>
internal static class ImageMembers
{
    public static async Task<Reply> ListAsync(ImageCall call, CancellationToken cancel)
    {
        var id = call.Route("image_id");
        var members = await call.Database.ReadAsync(connection => Visible(connection, call, id), cancel);
        return Reply.Ok(new JsonObject { ["members"] = new JsonArray([.. members.Select(member => member.View())]), ["schema"] = "/v2/schemas/members" });
    }

    public static async Task<Reply> ShowAsync(ImageCall call, CancellationToken cancel)
    {
        var (id, member) = (call.Route("image_id"), call.Route("member_id"));
        var members = await call.Database.ReadAsync(connection => Visible(connection, call, id), cancel);
        return Reply.Ok((members.FirstOrDefault(each => each.Member == member) ?? throw NotFound(id, member)).View());
    }

    public static async Task<Reply> AddAsync(ImageCall call, CancellationToken cancel)
    {
        var id = call.Route("image_id");
        var member = (await call.BodyAsync(cancel)).Text("member");
        return Reply.Ok(await call.Database.WriteAsync(
            connection =>
            {
                RequireShared(call.FindOwned(connection, id));
                var made = new MemberRow(id, member, MemberRow.Pending, call.Now, call.Now);
                return made.TryInsert(connection)
                    ? made.View()
                    : throw new FaultException(FaultKind.Conflict, $"The target member {member} is already associated with image {id}.");
            },
            cancel));
    }

    public static async Task<Reply> UpdateAsync(ImageCall call, CancellationToken cancel)
    {
        var (id, member) = (call.Route("image_id"), call.Route("member_id"));
        var status = (await call.BodyAsync(cancel)).Text("status");
        if (status is not (MemberRow.Pending or MemberRow.Accepted or MemberRow.Rejected))
        {
            throw new FaultException(FaultKind.BadRequest, $"Status must be \"pending\", \"accepted\" or \"rejected\".");
        }

        return Reply.Ok(await call.Database.WriteAsync(
            connection =>
            {
                var image = call.Find(connection, id);
                if (!call.Caller.IsAdmin && member != call.Caller.ProjectId)
                {
                    // Sharing is offered by the owner and answered by the other side; neither speaks for the other.
                    throw call.Caller.Owns(image.Owner)
                        ? new FaultException(FaultKind.Forbidden, "You are not permitted to modify 'status' on this image member.")
                        : NotFound(id, member);
                }

                var old = MemberRow.Find(connection, id, member) ?? throw NotFound(id, member);
                var changed = old with { Status = status, UpdatedAt = call.Now };
                changed.Update(connection);
                return changed.View();
            },
            cancel));
    }

    public static async Task<Reply> RemoveAsync(ImageCall call, CancellationToken cancel)
    {
        var (id, member) = (call.Route("image_id"), call.Route("member_id"));
        await call.Database.WriteAsync(
            connection =>
            {
                RequireShared(call.FindOwned(connection, id));
                if (connection.Execute("DELETE FROM image_member WHERE image_id = $1 AND member = $2", id, member) == 0)
                {
                    throw NotFound(id, member);
                }
            },
            cancel);
        return Reply.NoContent;
    }

    /// <summary>The owner sees all members; a member sees itself.</summary>
    private static List<MemberRow> Visible(SqliteConnection connection, ImageCall call, string id)
    {
        var image = call.Find(connection, id);
        RequireShared(image);
        var all = MemberRow.List(connection, id);
        return call.Caller.Owns(image.Owner) ? all : all.FindAll(member => member.Member == call.Caller.ProjectId);
    }

    private static void RequireShared(ImageRow image)
    {
        if (image.Visibility != "shared")
        {
            throw new FaultException(FaultKind.Forbidden, "Only shared images have members.");
        }
    }

    private static FaultException NotFound(string id, string member) => new(FaultKind.NotFound, $"{member} not found in the member list of the image {id}.");
}
