using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Numbers that EC2 knows images by (<c>ami-0000000a</c>). Servers have one already, <see cref="Servers.InstanceRecord.Number"/>.</summary>
public static class Ec2IdsRpc
{
    /// <summary>Numbers of images, the same as long as anybody asks for them now and then; those that have none get the next ones, in the order of the request.</summary>
    public static readonly RpcMethod<NumberImages, ImageNumbers> NumberImages = new(ConductorTopic.Name, "ec2_ids.number_images");

    /// <summary>The images of numbers.</summary>
    public static readonly RpcMethod<FindImages, ImagesFound> FindImages = new(ConductorTopic.Name, "ec2_ids.find_images") { IsRepeatable = true };
}

/// <summary>Asks for numbers.</summary>
/// <param name="Ids">Images, as the image service calls them.</param>
/// <param name="OnlyKnown">Those that have no number get none: whether there are such images is not known.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record NumberImages(IReadOnlyList<string> Ids, bool OnlyKnown = false);

/// <summary>Numbers.</summary>
/// <param name="Numbers">In the order of the question; 0 for one that has none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ImageNumbers(IReadOnlyList<long> Numbers);

/// <summary>Asks for images.</summary>
/// <param name="Numbers">Their numbers.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FindImages(IReadOnlyList<long> Numbers);

/// <summary>Images.</summary>
/// <param name="Ids">In the order of the question; null for a number that no image has.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ImagesFound(IReadOnlyList<string?> Ids);
