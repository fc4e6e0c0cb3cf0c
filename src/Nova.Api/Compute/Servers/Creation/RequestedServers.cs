using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>The body of POST /servers as a request to the conductor: checked, and what it names looked up.</summary>
internal static class RequestedServers
{
    /// <summary>Servers one request may ask for: they are made in one transaction, which must not hold up the others for long. Upstream has the quota alone.</summary>
    private const int MostServers = 10_000;

    private static readonly Policy AttachNetwork = "os_compute_api:servers:create:attach_network";
    private static readonly Policy AttachVolume = "os_compute_api:servers:create:attach_volume";
    private static readonly Policy TrustedCertificates = "os_compute_api:servers:create:trusted_certs";
    private static readonly Policy ZeroDiskFlavor = "os_compute_api:servers:create:zero_disk_flavor";

    /// <summary>The request, or the refusal.</summary>
    public static async Task<(CreateServers? Create, ApiResponse? Refusal)> ReadAsync(ApiRequest request, CancellationToken cancel)
    {
        var asked = request.Payload;
        if (ReadCounts(asked, out var min, out var max) is { } wrongCounts)
        {
            return (null, request.BadRequest(wrongCounts));
        }

        if (FindForbidden(request, asked) is { } forbidden)
        {
            return (null, request.Refused(forbidden));
        }

        if (Networks.Check(request, asked) is { } wrongNetworks)
        {
            return (null, wrongNetworks);
        }

        var destination = Destination.Read(request, asked, out var refusal);
        if (destination is null)
        {
            return (null, refusal);
        }

        // A reference may be a link that ends in the id.
        var flavorRef = asked.GetOptionalString("flavorRef")!;
        var flavorId = flavorRef[(flavorRef.LastIndexOf('/') + 1)..];
        var flavor = await FindFlavorAsync(request, flavorId, cancel);
        if (flavor is null)
        {
            return (null, request.BadRequest($"Flavor {flavorId} could not be found."));
        }

        var disks = BlockDevices.Read(asked, flavor, out var wrongDisks);
        if (disks is null)
        {
            return (null, request.BadRequest(wrongDisks!));
        }

        ImageRecord? image = null;
        if (disks.ImageId is { } imageId)
        {
            image = await FindImageAsync(request, imageId, cancel);
            if (BootImage.Check(image, imageId, flavor) is { } wrongImage)
            {
                return (null, request.BadRequest(wrongImage));
            }

            if (asked.GetOptionalString("OS-DCF:diskConfig") == "AUTO" && image!.Properties.GetValueOrDefault("auto_disk_config") is { } auto
                && auto.Trim().Equals("disabled", StringComparison.OrdinalIgnoreCase))
            {
                return (null, request.BadRequest($"Requested image {imageId} has automatic disk resize disabled."));
            }

            // Such a disk is as large as the image, on a host that was chosen without counting it.
            if (flavor.RootGb == 0 && !request.Allows(ZeroDiskFlavor))
            {
                return (null, request.Forbidden("Only volume-backed servers are allowed for flavors with zero disk."));
            }
        }

        if (MissingFeatures.Find(flavor, image) is { } missing)
        {
            return (null, request.Refuse(StatusCodes.Status501NotImplemented, missing));
        }

        if (asked.GetOptionalString("key_name") is { } keyName && !await KeypairExistsAsync(request, keyName, cancel))
        {
            return (null, request.BadRequest("Invalid key_name provided."));
        }

        if (max > 1 && asked.GetOptionalString("hostname") is not null)
        {
            return (null, request.BadRequest("Unable to allocate a single hostname to multiple instances"));
        }

        return (Describe(request, asked, flavor, image, disks, destination) with { MinCount = min, MaxCount = max }, null);
    }

    /// <summary>The policy about a part of the request that the caller may not use; null where it may use all of it.</summary>
    private static Policy? FindForbidden(ApiRequest request, JsonElement asked)
    {
        if (asked.TryGetProperty("networks", out var networks) && !IsNone(networks) && !request.Allows(AttachNetwork))
        {
            return AttachNetwork;
        }

        if ((HasItems("block_device_mapping") || HasItems("block_device_mapping_v2")) && !request.Allows(AttachVolume))
        {
            return AttachVolume;
        }

        return HasItems("trusted_image_certificates") && !request.Allows(TrustedCertificates) ? TrustedCertificates : null;

        bool HasItems(string list) => asked.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array && items.GetArrayLength() > 0;
    }

    private static bool IsNone(JsonElement networks) => networks.ValueKind == JsonValueKind.Array ? networks.GetArrayLength() == 0 : networks.ValueEquals("none");

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

    private static async Task<FlavorRecord?> FindFlavorAsync(ApiRequest request, string id, CancellationToken cancel)
    {
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
