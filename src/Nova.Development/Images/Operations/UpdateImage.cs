using System.Text.Json;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Core.Faults;

namespace Nova.Development.Images.Operations;

/// <summary>PATCH /v2/images/{image_id}: a JSON patch of one-part paths; all of it or nothing.</summary>
internal static class UpdateImage
{
    private const string MediaType = "application/openstack-images-v2.1-json-patch";

    /// <summary>What older clients send: each operation a member of its own, as <c>{"add": "/name", "value": "x"}</c>.</summary>
    private const string OlderMediaType = "application/openstack-images-v2.0-json-patch";

    private static readonly string[] Operations = ["add", "replace", "remove"];

    public static async Task<Reply> HandleAsync(ImageCall call, CancellationToken cancel)
    {
        var type = call.Http.Request.ContentType?.Split(';')[0].Trim();
        if (type is not (MediaType or OlderMediaType))
        {
            return ImageFaults.UnsupportedMediaType(call.Http) with { Headers = [("Accept-Patch", $"{MediaType},{OlderMediaType}")] };
        }

        var id = call.Route("image_id");
        var body = await JsonBody.ReadAsync(call.Http.Request, cancel);
        var changes = body.ValueKind == JsonValueKind.Array
            ? body.EnumerateArray().Select(item => Read(item, isOlder: type == OlderMediaType)).ToList()
            : throw new FaultException(FaultKind.BadRequest, "Request body must be a JSON array of operation objects.");
        return Reply.Ok(await call.Database.WriteAsync(connection => Apply(connection, call, call.FindOwned(connection, id), changes).View(connection), cancel));
    }

    private static ImageRow Apply(SqliteConnection connection, ImageCall call, ImageRow image, IEnumerable<Change> changes)
    {
        foreach (var change in changes)
        {
            if (change.Name == "tags" && change.Op != "remove")
            {
                ImageRow.ReplaceTags(connection, image.Id, ImageFields.Tags(change.Value));
                continue;
            }

            if (change.Name == "id")
            {
                throw new FaultException(FaultKind.Forbidden, "Attribute 'id' is read-only.");
            }

            if (change.Op == "replace" && !ImageFields.IsBase(change.Name) && !image.Properties.ContainsKey(change.Name))
            {
                throw ImageFields.Missing(change.Name);
            }

            image = change.Op == "remove" ? ImageFields.Without(image, change.Name) : ImageFields.With(image, change.Name, change.Value, call.Caller);
        }

        ImageFormats.CheckPair(image.DiskFormat, image.ContainerFormat);
        var changed = image with { UpdatedAt = call.Now };
        changed.Update(connection);
        return changed;
    }

    private static Change Read(JsonElement item, bool isOlder)
    {
        var change = JsonBody.Of(item, "An operation");
        var op = isOlder ? Operations.FirstOrDefault(change.Has) ?? "none" : change.Text("op");
        if (!Operations.Contains(op))
        {
            throw new FaultException(FaultKind.BadRequest, $"Operations must be one of add, replace, remove: '{op}' is not.");
        }

        var path = change.Text(isOlder ? op : "path", longest: 1024);
        if (path[0] != '/' || path.IndexOf('/', 1) >= 0)
        {
            throw new FaultException(FaultKind.BadRequest, $"Invalid JSON pointer for this resource: '{path}'");
        }

        if (op != "remove" && !change.Has("value"))
        {
            throw new FaultException(FaultKind.BadRequest, "Operation objects must contain a member named 'value'.");
        }

        var name = path[1..].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return new Change(op, name, op == "remove" ? default : change.Element.GetProperty("value"));
    }

    private sealed record Change(string Op, string Name, JsonElement Value);
}
