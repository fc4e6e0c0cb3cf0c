using Nova.AllInOne.Http;
using Nova.AllInOne.Identity.Pipeline;

namespace Nova.AllInOne.Identity.Services;

/// <summary>PATCH /v3/services/{service_id}.</summary>
internal static class UpdateService
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("service_id");
        var body = await call.BodyAsync("service", cancel);
        var service = await call.Database.WriteAsync(
            connection =>
            {
                var old = ServiceRow.Find(connection, id) ?? throw IdentityCall.NotFound("service", id);
                var changed = old with
                {
                    Type = body.Has("type") ? body.Text("type") : old.Type,
                    Name = body.OptionalText("name", 255) ?? old.Name,
                    Description = body.Has("description") ? body.OptionalText("description") : old.Description,
                    Enabled = body.Flag("enabled") ?? old.Enabled,
                };
                changed.Update(connection);
                return changed;
            },
            cancel);
        return Reply.Ok("service", service.View(call.BaseUrl));
    }
}
