using System.Net.Sockets;
using System.Text.Json;
using Nova.Api.Compute.Servers.Creation;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core.Images;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The action rebuild: the image is looked up and judged as for a new server, the rest is the conductor's.</summary>
internal static class RebuildServer
{
    private static readonly Policy TrustedCertificates = "os_compute_api:servers:rebuild:trusted_certs";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var asked = request.Payload;
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        if (WishReading.ReadList(asked, "trusted_image_certificates") is { Count: > 0 } && !request.Allows(TrustedCertificates, new PolicyTarget(server.ProjectId, server.UserId)))
        {
            return request.Refused(TrustedCertificates);
        }

        if (InstanceTransitions.Check(ServerAction.Rebuild, server, request.Caller.IsAdmin) is { } notNow)
        {
            return request.Conflict(notNow.Message);
        }

        var imageId = asked.GetProperty("imageRef").GetString()!;
        if (server.ImageId is null)
        {
            return request.Refuse(
                StatusCodes.Status400BadRequest, $"Image {imageId} is unacceptable: Unable to rebuild with a different image for a volume-backed server.");
        }

        var (image, refusal) = await request.Judge.JudgeRebuildAsync(imageId, server, asked.GetOptionalString("OS-DCF:diskConfig") == "AUTO", cancel);
        if (image is null)
        {
            return request.Refuse(refusal!);
        }

        var shows = request.Backends.Options.EnableInstancePassword;
        var given = asked.GetOptionalString("adminPass");
        var rebuild = Read(server.Id, image, request) with { AdminPassword = shows ? given ?? AdminPassword.Generate() : given };
        var begun = await request.CallAsync(ServersRpc.Rebuild, rebuild, cancel);

        // One that an earlier run under the same idempotency key began has another password.
        var password = shows && begun.Mark == rebuild.Mark ? rebuild.AdminPassword : null;
        return (await ServerPainter.ForAsync(request, cancel)).Rebuilt(begun.Server, password, request.Links.Self("servers", server.Id.ToString()));
    }

    private static Core.Rpc.Conductor.RebuildServer Read(Guid id, ImageRecord image, ApiRequest request)
    {
        var asked = request.Payload;
        return new Core.Rpc.Conductor.RebuildServer
        {
            Id = id,
            Image = image,
            Name = asked.GetOptionalString("name")?.Trim(),
            SetDescription = Has(asked, "description"),
            Description = asked.GetOptionalString("description"),
            Hostname = asked.GetOptionalString("hostname"),
            Metadata = Has(asked, "metadata") ? WishReading.ReadMap(asked, "metadata") : null,
            SetKeyName = Has(asked, "key_name"),
            KeyName = asked.GetOptionalString("key_name"),
            SetUserData = Has(asked, "user_data"),
            UserData = asked.GetOptionalString("user_data"),
            AccessIPv4 = StringFormat.CanonicalAddress(asked.GetOptionalString("accessIPv4"), AddressFamily.InterNetwork),
            AccessIPv6 = StringFormat.CanonicalAddress(asked.GetOptionalString("accessIPv6"), AddressFamily.InterNetworkV6),
            AutoDiskConfig = asked.GetOptionalString("OS-DCF:diskConfig") is { } disk ? disk == "AUTO" : null,
            SetTrustedImageCertificates = Has(asked, "trusted_image_certificates"),
            TrustedImageCertificates = WishReading.ReadList(asked, "trusted_image_certificates"),
            KeepsEphemeral = asked.GetOptionalBoolean("preserve_ephemeral") ?? false,
            InjectedFiles = WishReading.ReadPersonality(asked),
            Mark = Guid.NewGuid(),
            OverrideLock = request.Caller.IsAdmin,
        };
    }

    private static bool Has(JsonElement asked, string name) => asked.TryGetProperty(name, out _);
}
