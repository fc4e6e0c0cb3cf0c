using Nova.Core.Servers;
using Command = Nova.Core.Rpc.Compute.BuildServer;

namespace Nova.Compute.ConfigDrive;

/// <summary>The files of a config drive: the EC2 and OpenStack trees in all versions, and injected files.</summary>
internal static class ConfigDriveContents
{
    /// <param name="command">Brings what is not in the instance: key, password, files.</param>
    /// <param name="instance">The instance with its block devices as the host named them.</param>
    /// <param name="options">Domain, vendor data, versions left out.</param>
    /// <param name="time">Of the versions, those of the future are hidden.</param>
    public static IReadOnlyList<DriveFile> Of(Command command, InstanceRecord instance, ConfigDriveOptions options, TimeProvider time)
    {
        var files = new List<DriveFile>();
        var userData = instance.UserData is { } encoded ? Convert.FromBase64String(encoded) : null;
        var today = time.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var version in MetadataVersions.Ec2.Except(options.SkippedVersions))
        {
            files.Add(new($"ec2/{version}/meta-data.json", Ec2Metadata.Json(command, instance, options, version)));
            AddUserData($"ec2/{version}/user-data");
        }

        foreach (var version in MetadataVersions.OpenStack.Where(version => version == MetadataVersions.Latest || string.CompareOrdinal(version, today) <= 0))
        {
            var folder = $"openstack/{version}/";
            files.Add(new(folder + "meta_data.json", OpenStackMetadata.Json(command, instance, options, version)));
            AddUserData(folder + "user_data");
            if (MetadataVersions.Reaches(version, MetadataVersions.Havana) && options.VendorData is { } vendorData)
            {
                files.Add(new(folder + "vendor_data.json", vendorData));
            }

            if (MetadataVersions.Reaches(version, MetadataVersions.Liberty))
            {
                // Nothing is known of networks yet: instances have no interface.
                files.Add(new(folder + "network_data.json", "{}"u8.ToArray()));
            }

            if (MetadataVersions.Reaches(version, MetadataVersions.Newton2))
            {
                files.Add(new(folder + "vendor_data2.json", VendorData2(options)));
            }
        }

        for (var index = 0; index < command.InjectedFiles.Count; index++)
        {
            files.Add(new($"openstack/content/{index:0000}", command.InjectedFiles[index].Contents));
        }

        return files;

        void AddUserData(string path)
        {
            if (userData is not null)
            {
                files.Add(new(path, userData));
            }
        }
    }

    private static byte[] VendorData2(ConfigDriveOptions options)
        => options.VendorData is { } data ? [.. "{\"static\": "u8, .. data, .. "}"u8] : "{}"u8.ToArray();
}
