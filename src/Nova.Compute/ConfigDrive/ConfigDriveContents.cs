using Nova.Metadata;

namespace Nova.Compute.ConfigDrive;

/// <summary>The files of a config drive: the EC2 and OpenStack trees in all versions, and injected files.</summary>
internal static class ConfigDriveContents
{
    /// <param name="guest">What it may be told.</param>
    /// <param name="options">Domain, vendor data, versions left out.</param>
    /// <param name="time">Of the versions, those of the future are hidden.</param>
    public static IReadOnlyList<MetadataFile> Of(GuestMetadata guest, ConfigDriveOptions options, TimeProvider time) =>
    [
        .. MetadataVersions.Ec2.Except(options.SkippedVersions).SelectMany(version => Below($"ec2/{version}/", MetadataTrees.Ec2(guest, options.Metadata, version))),
        .. MetadataVersions.OpenStackAt(time.GetUtcNow())
            .SelectMany(version => Below($"openstack/{version}/", MetadataTrees.OpenStack(guest, options.Metadata, version))),
        .. Below("openstack/", MetadataTrees.Contents(guest)),
    ];

    private static IEnumerable<MetadataFile> Below(string folder, IReadOnlyList<MetadataFile> files) => files.Select(file => file with { Path = folder + file.Path });
}
