using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;
using Nova.Core.Images;
using Nova.Core.Images.Properties;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.OpenStack;

namespace Nova.Api.Wishes;

/// <summary>Makes the conductor's command of a wish: what it names looked up with the caller's rights, and the caller's policies asked. One judge for every API.</summary>
/// <param name="backends">Who is asked.</param>
/// <param name="caller">Whose wish it is.</param>
/// <param name="context">Goes along with every question.</param>
/// <param name="user">The caller towards other services.</param>
internal sealed class WishJudge(ApiBackends backends, Caller caller, RequestContext context, ActingAs user)
{
    /// <summary>Servers one request may ask for. Upstream has the quota alone.</summary>
    private const int MostServers = 10_000;

    /// <summary>Bytes of what is kept for each of them alone. They are made in one transaction, during which no other is: this one must not take seconds.</summary>
    private const long MostBytes = 64 << 20;

    private static readonly Policy AttachNetwork = "os_compute_api:servers:create:attach_network";
    private static readonly Policy AttachVolume = "os_compute_api:servers:create:attach_volume";
    private static readonly Policy TrustedCertificates = "os_compute_api:servers:create:trusted_certs";
    private static readonly Policy ZeroDiskFlavor = "os_compute_api:servers:create:zero_disk_flavor";

    /// <summary>The command, or the refusal.</summary>
    public async Task<(CreateServers? Create, Fault? Refusal)> JudgeAsync(ServerWish wish, CancellationToken cancel)
    {
        if (CheckCounts(wish) is { } wrongCounts)
        {
            return (null, Invalid(wrongCounts));
        }

        if ((FindForbidden(wish) ?? Networks.Check(wish)) is { } refused)
        {
            return (null, refused);
        }

        var destination = Destination.Of(wish, Refuse, out var refusal);
        if (destination is null)
        {
            return (null, refusal);
        }

        var flavor = await FindFlavorAsync(wish.FlavorId, cancel, wish.FlavorIsName);
        if (flavor is null)
        {
            return (null, Invalid($"Flavor {wish.FlavorId} could not be found."));
        }

        var disks = BlockDevices.Of(wish, flavor, out var wrongDisks);
        if (disks is null)
        {
            return (null, Invalid(wrongDisks!));
        }

        ImageRecord? image = null;
        if (disks.ImageId is { } imageId)
        {
            image = WithParts(await FindImageAsync(imageId, cancel), wish);
            if ((CheckImage(wish.AutoDiskConfig, imageId, image, flavor) ?? await CheckKernelAsync(image!, cancel)) is { } wrongImage)
            {
                return (null, wrongImage);
            }
        }

        if (CheckHardware(flavor, image?.Properties ?? new Dictionary<string, string>()) is { } unfit)
        {
            return (null, unfit);
        }

        if (wish.KeyName is { } keyName && !await KeypairExistsAsync(keyName, cancel))
        {
            return (null, Invalid("Invalid key_name provided.", "keypair_not_found"));
        }

        if (await FindMissingGroupAsync(wish.SecurityGroups, cancel) is { } missingGroup)
        {
            return (null, Invalid($"Security group {missingGroup} not found for project {caller.ProjectId}.", "group_not_found"));
        }

        return (wish.MaxCount ?? wish.MinCount) > 1 && wish.Hostname is not null
            ? (null, Invalid("Unable to allocate a single hostname to multiple instances"))
            : (Describe(wish, flavor, image, disks, destination), null);
    }

    /// <summary>The refusal of hardware that no host gives, or that contradicts itself; null where all of it can be had.</summary>
    /// <param name="flavor">The flavor of a new server, or the new one of a server.</param>
    /// <param name="image">The image's properties.</param>
    public static Fault? CheckHardware(FlavorRecord flavor, IReadOnlyDictionary<string, string> image) =>
        MissingFeatures.Find(flavor, image) is { } missing ? new Fault(FaultKind.NotImplemented, missing)
        : new GuestWishes(flavor, image).FindWrong() is { } contradiction ? Invalid(contradiction)
        : TopologyWish.Of(flavor, image, out var wrongTopology) is null && wrongTopology is not null ? Invalid(wrongTopology)
        : null;

    /// <summary>The refusal of an image that would lay a server over its host otherwise than it is: a rebuild does not move it. In upstream's words.</summary>
    private static Fault? CheckTopology(InstanceRecord server, ImageRecord image)
    {
        var (was, wanted) = (TopologyWish.Of(server.Flavor, server.ImageProperties, out _), TopologyWish.Of(server.Flavor, image.Properties, out _));
        return (was is null && wanted is null) || (was is not null && wanted is not null && was.IsLike(wanted)) ? null
            : Invalid("An instance's NUMA topology cannot be changed as part of a rebuild. The image provided is invalid for this instance.");
    }

    private static Fault Invalid(string message, string? code = null) => new(FaultKind.BadRequest, message, code);

    /// <summary>The message of the refusal where the counts contradict each other.</summary>
    private static string? CheckCounts(ServerWish wish)
    {
        var min = wish.MinCount ?? 1;
        var max = wish.MaxCount ?? min;
        return min > max ? "min_count must be <= max_count"
            : max > MostServers ? $"max_count must be <= {MostServers}"
            : max * BytesOf(wish) > MostBytes ? $"max_count must be <= {MostBytes / BytesOf(wish)} for servers with this much user data, metadata and hints"
            : null;
    }

    private static long BytesOf(ServerWish wish) =>
        1024 + (wish.UserData?.Length ?? 0) + (wish.SchedulerHints?.Length ?? 0) + (wish.Description?.Length ?? 0)
        + wish.Metadata.Sum(item => (long)item.Key.Length + item.Value.Length)
        + wish.Tags.Sum(tag => (long)tag.Length)
        + wish.InjectedFiles.Sum(file => (long)file.Path.Length + file.Contents.Length);

    private Fault? Refuse(Policy policy) => policy.Check(backends.Policies.Rules)(caller, new PolicyTarget(caller.ProjectId, caller.UserId))
        ? null
        : new Fault(FaultKind.Forbidden, policy.RefusalMessage);

    /// <summary>The refusal of a part of the wish that the caller may not use; null where it may use all of it.</summary>
    private Fault? FindForbidden(ServerWish wish) =>
        (wish.NetworkChoice is NetworkChoice.Auto or NetworkChoice.Listed ? Refuse(AttachNetwork) : null)
        ?? (wish.OldVolumes > 0 || wish.Devices.Count > 0 ? Refuse(AttachVolume) : null)
        ?? (wish.TrustedImageCertificates is { Count: > 0 } ? Refuse(TrustedCertificates) : null);

    /// <summary>The image a server is made anew of, as far as the server keeps it; or the refusal.</summary>
    public async Task<(ImageRecord? Image, Fault? Refusal)> JudgeRebuildAsync(string id, InstanceRecord server, bool autoDiskConfig, CancellationToken cancel)
    {
        if (await FindImageAsync(id, cancel) is not { } image)
        {
            return (null, Invalid("Cannot find image for rebuild"));
        }

        var refusal = CheckImage(autoDiskConfig, id, image, server.Flavor) ?? await CheckKernelAsync(image, cancel) ?? CheckHardware(server.Flavor, image.Properties) ?? CheckTopology(server, image);
        return refusal is null ? (KeptProperties.Of(image), null) : (null, refusal);
    }

    private Fault? CheckImage(bool autoDiskConfig, string id, ImageRecord? image, FlavorRecord flavor)
    {
        if ((BootImage.Check(image, id, flavor) ?? ImageProperties.FindWrong(image!.Properties)) is { } wrong)
        {
            return Invalid(wrong, image is null ? "image_not_found" : image.Status != "active" ? "image_not_active" : null);
        }

        if (autoDiskConfig && BootImage.ForbidsDiskResize(image!))
        {
            return Invalid($"Requested image {id} has automatic disk resize disabled.");
        }

        // Such a disk is as large as the image, on a host that was chosen without counting it.
        return flavor.RootGb == 0 && Refuse(ZeroDiskFlavor) is not null
            ? new Fault(FaultKind.Forbidden, "Only volume-backed servers are allowed for flavors with zero disk.")
            : null;
    }

    /// <summary>The image with the kernel and the ramdisk that are wanted for it.</summary>
    private static ImageRecord? WithParts(ImageRecord? image, ServerWish wish)
    {
        if (image is null || (wish.KernelId ?? wish.RamdiskId) is null)
        {
            return image;
        }

        var properties = new Dictionary<string, string>(image.Properties);
        properties["kernel_id"] = wish.KernelId ?? properties.GetValueOrDefault("kernel_id", "");
        properties["ramdisk_id"] = wish.RamdiskId ?? properties.GetValueOrDefault("ramdisk_id", "");
        return image with { Properties = properties };
    }

    /// <summary>A kernel and a ramdisk are images of their own, which the caller has to be allowed to see too.</summary>
    private async Task<Fault?> CheckKernelAsync(ImageRecord image, CancellationToken cancel)
    {
        foreach (var part in KernelFiles.Names)
        {
            if (KernelFiles.IdOf(image.Properties, part) is not { } id)
            {
                continue;
            }

            if (await FindImageAsync(id, cancel) is not { Status: "active" } found)
            {
                return Invalid($"Can not find requested image: {part} {id} of image {image.Id}.");
            }

            if (found.Size > KernelFiles.MostBytes)
            {
                return Invalid($"Image {id} is too large for a {part} of an image: at most {KernelFiles.MostBytes} bytes.");
            }
        }

        return null;
    }

    private static CreateServers Describe(ServerWish wish, FlavorRecord flavor, ImageRecord? image, BlockDevices disks, Destination destination) => new()
    {
        Name = wish.Name,
        Description = wish.Description,
        Hostname = wish.Hostname,
        MinCount = wish.MinCount ?? 1,
        MaxCount = wish.MaxCount ?? wish.MinCount ?? 1,
        Flavor = flavor,
        Image = image is null ? null : KeptProperties.Of(image),
        KeyName = wish.KeyName,
        Metadata = wish.Metadata,
        Tags = wish.Tags,
        BlockDevices = disks.Devices,
        UserData = wish.UserData,
        ConfigDrive = wish.ConfigDrive,
        InjectedFiles = wish.InjectedFiles,
        AvailabilityZone = destination.Zone,
        ForcedHost = destination.ForcedHost,
        ForcedNode = destination.ForcedNode,
        RequestedHost = destination.RequestedHost,
        RequestedNode = destination.RequestedNode,
        SchedulerHints = wish.SchedulerHints,
        AccessIPv4 = wish.AccessIPv4,
        AccessIPv6 = wish.AccessIPv6,
        AutoDiskConfig = wish.AutoDiskConfig,
        SecurityGroups = wish.SecurityGroups,
        TrustedImageCertificates = wish.TrustedImageCertificates,
        Networks = Networks.Of(wish),
    };

    /// <summary>A flavor that the caller may use; null where there is none.</summary>
    public async Task<FlavorRecord?> FindFlavorAsync(string id, CancellationToken cancel, bool byName = false)
    {
        try
        {
            var flavor = await AskAsync(FlavorsRpc.Get, new GetFlavor(id, byName), cancel);
            return flavor.Disabled ? null : flavor;
        }
        catch (FaultException missing) when (missing.Fault.Kind == FaultKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>The image as the caller sees it: what the caller may not see does not exist.</summary>
    public async Task<ImageRecord?> FindImageAsync(string id, CancellationToken cancel)
    {
        try
        {
            return await backends.Images.GetAsync(id, user, cancel);
        }
        catch (FaultException refused) when (refused.Fault.Kind == FaultKind.Forbidden)
        {
            return null;
        }
    }

    /// <summary>Every project has the group <c>default</c>; others are asked for. What becomes of them until the server is made the conductor sees.</summary>
    private async Task<string?> FindMissingGroupAsync(IReadOnlyList<string> names, CancellationToken cancel)
    {
        if (names.All(name => name == SecurityGroupRecord.Default))
        {
            return null;
        }

        var known = (await AskAsync(SecurityGroupsRpc.List, new ListSecurityGroups(caller.ProjectId ?? ""), cancel)).Groups.Select(group => group.Name).ToHashSet();
        return names.FirstOrDefault(name => !known.Contains(name));
    }

    private async Task<bool> KeypairExistsAsync(string name, CancellationToken cancel)
    {
        try
        {
            await AskAsync(KeypairsRpc.Get, new KeypairName(caller.UserId, name), cancel);
            return true;
        }
        catch (FaultException missing) when (missing.Fault.Kind == FaultKind.NotFound)
        {
            return false;
        }
    }

    private Task<TReply> AskAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest question, CancellationToken cancel) =>
        backends.Rpc.CallAsync(method, RpcTarget.Any, question, context, default, cancel);
}
