using System.Text.Json;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>POST /servers: looks up what the request names, and has the conductor make instances and their build sagas.</summary>
internal static class CreateServer
{
    /// <summary>Servers one request may ask for: they are made in one transaction, which must not hold up the others for long. Upstream has the quota alone.</summary>
    private const int MostServers = 10_000;

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var asked = request.Payload;
        if (ReadCounts(asked, out var min, out var max) is { } wrongCounts)
        {
            return request.BadRequest(wrongCounts);
        }

        if (Networks.Check(request, asked) is { } wrongNetworks)
        {
            return wrongNetworks;
        }

        var destination = Destination.Read(request, asked, out var refusal);
        if (destination is null)
        {
            return refusal!.Value;
        }

        var flavor = await FindFlavorAsync(request, asked.GetOptionalString("flavorRef")!, cancel);
        if (flavor is null)
        {
            return request.BadRequest($"Flavor {asked.GetOptionalString("flavorRef")} could not be found.");
        }

        var disks = BlockDevices.Read(asked, flavor, out var wrongDisks);
        if (disks is null)
        {
            return request.BadRequest(wrongDisks!);
        }

        ImageRecord? image = null;
        if (disks.ImageId is { } imageId)
        {
            image = await FindImageAsync(request, imageId, cancel);
            if (BootImage.Check(image, imageId, flavor) is { } wrongImage)
            {
                return request.BadRequest(wrongImage);
            }
        }

        if (asked.GetOptionalString("key_name") is { } keyName && !await KeypairExistsAsync(request, keyName, cancel))
        {
            return request.BadRequest("Invalid key_name provided.");
        }

        if (max > 1 && asked.GetOptionalString("hostname") is not null)
        {
            return request.BadRequest("Unable to allocate a single hostname to multiple instances");
        }

        var password = request.Backends.Options.EnableInstancePassword ? asked.GetOptionalString("adminPass") ?? AdminPassword.Generate() : asked.GetOptionalString("adminPass");
        var create = Describe(request, asked, flavor, image, disks, destination) with { MinCount = min, MaxCount = max, AdminPassword = password };
        var made = await request.CallAsync(ServersRpc.Create, create, cancel);
        return Answer(request, asked, create, made);
    }

    private static CreateServers Describe(
        ApiRequest request, JsonElement asked, FlavorRecord flavor, ImageRecord? image, BlockDevices disks, Destination destination) => new()
    {
        Name = asked.GetProperty("name").GetString()!.Trim(),

        // Before 2.19 there was no description, and the name stood in for it.
        Description = request.IsAtLeast(19) ? asked.GetOptionalString("description") : asked.GetProperty("name").GetString()!.Trim(),
        Hostname = asked.GetOptionalString("hostname"),
        Flavor = flavor,
        Image = image,
        KeyName = asked.GetOptionalString("key_name"),
        Metadata = ServerBodies.ReadMap(asked, "metadata"),
        Tags = ServerBodies.ReadList(asked, "tags") ?? [],
        BlockDevices = disks.Devices,
        UserData = asked.GetOptionalString("user_data"),
        ConfigDrive = asked.GetOptionalBoolean("config_drive") ?? false,
        InjectedFiles = ServerBodies.ReadPersonality(asked),
        AvailabilityZone = destination.Zone,
        ForcedHost = destination.ForcedHost,
        ForcedNode = destination.ForcedNode,
        RequestedHost = destination.RequestedHost,
        RequestedNode = destination.RequestedNode,
        SchedulerHints = ServerBodies.ReadHints(request.Body),
        AccessIPv4 = asked.GetOptionalString("accessIPv4"),
        AccessIPv6 = asked.GetOptionalString("accessIPv6"),
        AutoDiskConfig = asked.GetOptionalString("OS-DCF:diskConfig") == "AUTO",
        SecurityGroups = ServerBodies.ReadSecurityGroups(asked),
        TrustedImageCertificates = ServerBodies.ReadList(asked, "trusted_image_certificates"),
    };

    private static ApiResponse Answer(ApiRequest request, JsonElement asked, CreateServers create, CreateServersReply made)
    {
        if (asked.GetOptionalBoolean("return_reservation_id") == true)
        {
            return request.Ok(ServerViews.Reservation, new ReservationView(made.ReservationId));
        }

        var id = made.InstanceIds[0];
        // Servers of another reservation were made by an earlier run under the same idempotency key, with another password.
        var password = request.Backends.Options.EnableInstancePassword && made.ReservationId == create.ReservationId ? create.AdminPassword : null;
        var groups = create.SecurityGroups.Count == 0 ? ["default"] : create.SecurityGroups;
        var view = new CreatedServerView(
            id,
            request.Links.For("servers", id.ToString()),
            create.AutoDiskConfig ? "AUTO" : "MANUAL",
            [.. groups.Select(name => new NameView(name))],
            password);
        return request.Ok(
            ServerViews.Created,
            new ServerBody<CreatedServerView>(view),
            ofRepeats: new ServerBody<CreatedServerView>(view with { AdminPass = null }),
            request.Links.Self("servers", id.ToString()));
    }

    /// <summary>How many servers; the message of the 400 where the counts contradict each other.</summary>
    private static string? ReadCounts(JsonElement asked, out int min, out int max)
    {
        var (askedMin, askedMax) = (asked.GetOptionalInt("min_count"), asked.GetOptionalInt("max_count"));
        min = askedMin ?? 1;
        max = askedMax ?? min;
        return min > max ? "min_count must be <= max_count"
            : max > MostServers ? $"max_count must be <= {MostServers}"
            : null;
    }

    private static async Task<FlavorRecord?> FindFlavorAsync(ApiRequest request, string reference, CancellationToken cancel)
    {
        // A reference may be a link that ends in the id.
        var id = reference[(reference.LastIndexOf('/') + 1)..];
        try
        {
            var flavor = await request.CallAsync(FlavorsRpc.Get, new GetFlavor(id), cancel);
            return flavor.Disabled ? null : flavor;
        }
        catch (FaultException missing) when (missing.Fault.Kind == FaultKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>The image as the caller sees it: what the caller may not see does not exist.</summary>
    private static async Task<ImageRecord?> FindImageAsync(ApiRequest request, string id, CancellationToken cancel)
    {
        try
        {
            return await request.Backends.Images.GetAsync(id, request.AsUser, cancel);
        }
        catch (FaultException refused) when (refused.Fault.Kind == FaultKind.Forbidden)
        {
            return null;
        }
    }

    private static async Task<bool> KeypairExistsAsync(ApiRequest request, string name, CancellationToken cancel)
    {
        try
        {
            await request.CallAsync(KeypairsRpc.Get, new KeypairName(request.Caller.UserId, name), cancel);
            return true;
        }
        catch (FaultException missing) when (missing.Fault.Kind == FaultKind.NotFound)
        {
            return false;
        }
    }
}
