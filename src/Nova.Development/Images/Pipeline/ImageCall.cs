using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Images.Records;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Images.Pipeline;

/// <summary>A request that passed authentication, in the terms an operation uses.</summary>
internal sealed class ImageCall(HttpContext http, ImagesState state, ImageCaller? caller)
{
    public HttpContext Http => http;

    public ImagesState State => state;

    public EmbeddedDatabase Database => state.Database;

    public long Now => state.Time.Now();

    /// <summary>Who calls, on operations that need a token.</summary>
    public ImageCaller Caller => caller ?? throw new InvalidOperationException("An open operation has no caller.");

    /// <summary>Where the client reached us: <c>http://host:port</c>.</summary>
    public string BaseUrl => $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}";

    public string Route(string name) => http.GetRouteValue(name) as string ?? throw new InvalidOperationException($"The route has no {{{name}}}.");

    public Task<JsonBody> BodyAsync(CancellationToken cancel) => JsonBody.ReadObjectAsync(http.Request, cancel);

    /// <summary>The image, if the caller may see it: public, community, owned, or shared with the caller's project. Else it is a 404.</summary>
    public ImageRow Find(SqliteConnection connection, string id)
    {
        var image = ImageRow.Find(connection, id);
        return image is not null && MaySee(connection, image) ? image : throw NotFound(id);
    }

    /// <summary>The image, if it is the caller's: one that is only seen is a 403.</summary>
    public ImageRow FindOwned(SqliteConnection connection, string id)
    {
        var image = Find(connection, id);
        return Caller.Owns(image.Owner) ? image : throw new FaultException(FaultKind.Forbidden, "You are not authorized to complete this action.");
    }

    public static FaultException NotFound(string id) => new(FaultKind.NotFound, $"Failed to find image {id}");

    private bool MaySee(SqliteConnection connection, ImageRow image)
        => Caller.Owns(image.Owner)
            || image.Visibility is "public" or "community"
            || (image.Visibility == "shared"
                && connection.Scalar<long>("SELECT count(*) FROM image_member WHERE image_id = $1 AND member = $2", image.Id, Caller.ProjectId) > 0);
}
