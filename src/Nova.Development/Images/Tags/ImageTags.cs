using Nova.Development.Http;
using Nova.Development.Images.Operations;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Images.Tags;

/// <summary>PUT and DELETE /v2/images/{image_id}/tags/{tag}.</summary>
internal static class ImageTags
{
    private const int LongestTag = 255;

    public static async Task<Reply> AddAsync(ImageCall call, CancellationToken cancel)
    {
        var (id, tag) = (call.Route("image_id"), call.Route("tag"));
        if (tag.Length > LongestTag)
        {
            throw new FaultException(FaultKind.BadRequest, $"A tag must have at most {LongestTag} characters.");
        }

        await call.Database.WriteAsync(
            connection =>
            {
                call.FindOwned(connection, id);
                if (ImageRow.TagsOf(connection, id).Count >= ImageFields.MostTags)
                {
                    throw new FaultException(FaultKind.OverQuota, $"The limit has been exceeded on the number of allowed image tags: {ImageFields.MostTags}.");
                }

                connection.Execute("INSERT OR IGNORE INTO image_tag (image_id, tag) VALUES ($1, $2)", id, tag);
            },
            cancel);
        return Reply.NoContent;
    }

    public static async Task<Reply> RemoveAsync(ImageCall call, CancellationToken cancel)
    {
        var (id, tag) = (call.Route("image_id"), call.Route("tag"));
        await call.Database.WriteAsync(
            connection =>
            {
                call.FindOwned(connection, id);
                if (connection.Execute("DELETE FROM image_tag WHERE image_id = $1 AND tag = $2", id, tag) == 0)
                {
                    throw new FaultException(FaultKind.NotFound, $"Tag {tag} not found.");
                }
            },
            cancel);
        return Reply.NoContent;
    }
}
