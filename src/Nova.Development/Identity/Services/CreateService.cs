using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;

namespace Nova.Development.Identity.Services;

/// <summary>POST /v3/services.</summary>
internal static class CreateService
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("service", cancel);
        var service = new ServiceRow(
            RandomText.Id(),
            body.Text("type"),
            body.OptionalText("name", 255) ?? string.Empty,
            body.OptionalText("description"),
            body.Flag("enabled") ?? true);
        await call.Database.WriteAsync(service.Insert, cancel);
        return Reply.Created("service", service.View(call.BaseUrl));
    }
}
