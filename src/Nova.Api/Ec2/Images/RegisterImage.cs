using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.OpenStack.Images;

namespace Nova.Api.Ec2.Images;

/// <summary>RegisterImage of a bundle in the object store: the image is there at once, and <c>pending</c> until the conductor has filled it.</summary>
internal static class RegisterImage
{
    private const int LongestText = 255;
    private const int LongestLocation = 1024;

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var parameters = request.Parameters;
        var location = new BundleLocation(request.Project, ReadLocation(parameters));
        var facts = await ReadAsync(request, location, cancel);
        var properties = new Dictionary<string, string>
        {
            ["image_location"] = location.Location,
            ["image_state"] = "pending",
            ["architecture"] = Short(parameters, "Architecture") ?? facts.Architecture,
        };
        foreach (var (property, value) in ((string, string?)[])
            [
                ("description", Short(parameters, "Description")),
                ("root_device_name", Short(parameters, "RootDeviceName")),
                ("kernel_id", await PartAsync(request, parameters.Get("KernelId") is { Length: > 0 } kernel ? kernel : facts.KernelId, cancel)),
                ("ramdisk_id", await PartAsync(request, parameters.Get("RamdiskId") is { Length: > 0 } ramdisk ? ramdisk : facts.RamdiskId, cancel)),
            ])
        {
            if (value is not null)
            {
                properties[property] = value;
            }
        }

        var id = (await request.CallAsync(BundlesRpc.Register, location, cancel)).ImageId;
        var name = Short(parameters, "Name") ?? location.Location[..Math.Min(location.Location.Length, LongestText)];
        await request.Backends.Images.CreateAsync(
            new NewImage { Id = id, Name = name, DiskFormat = facts.Kind, ContainerFormat = facts.Kind, Properties = properties }, request.AsUser, cancel);
        var numbers = await request.Ec2.Images.NumberAsync([id], request.Context, cancel);
        return Ec2Answer.Of(xml => xml.Element("imageId", Ec2Id.Of(facts.Kind, numbers[id])));
    }

    /// <summary><c>bucket/key</c>.</summary>
    private static string ReadLocation(Ec2Parameters parameters)
    {
        var location = parameters.Required("ImageLocation");
        var steps = location.Split('/');
        return location.Length <= LongestLocation && steps.Length > 1 && steps.All(step => step is not ("" or "." or ".."))
            ? location
            : throw new Ec2RefusalException(Ec2Error.InvalidValue("The ImageLocation is bucket/path/of/the.manifest.xml."));
    }

    private static async Task<BundleFacts> ReadAsync(Ec2Request request, BundleLocation location, CancellationToken cancel)
    {
        try
        {
            return await request.CallAsync(BundlesRpc.Read, location, cancel);
        }
        catch (FaultException missing) when (missing.Fault.Kind == FaultKind.NotFound)
        {
            throw new Ec2RefusalException(new Ec2Error(404, "InvalidManifest", $"There is no manifest at {location.Location}."));
        }
        catch (FaultException wrong) when (wrong.Fault is { Kind: FaultKind.BadRequest })
        {
            throw new Ec2RefusalException(new Ec2Error(400, "InvalidManifest", wrong.Fault.Message));
        }
    }

    /// <summary>The kernel or ramdisk as the image service calls it: one that the caller may see.</summary>
    private static async Task<string?> PartAsync(Ec2Request request, string? id, CancellationToken cancel) => id is null ? null : (await ImageParameter.GetAsync(request, id, cancel)).Id;

    private static string? Short(Ec2Parameters parameters, string name) => parameters.Get(name) is not { Length: > 0 } text ? null
        : text.Length <= LongestText ? text
        : throw new Ec2RefusalException(Ec2Error.InvalidValue($"{name} has at most {LongestText} characters."));
}
