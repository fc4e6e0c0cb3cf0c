namespace Nova.Metadata;

/// <summary>The trees a guest reads, version by version: what is on its config drive, and what the metadata service answers.</summary>
public static class MetadataTrees
{
    /// <summary>The files of one version of the EC2 tree, as a config drive has them.</summary>
    public static IReadOnlyList<MetadataFile> Ec2(GuestMetadata guest, MetadataSettings settings, string version) =>
    [
        new("meta-data.json", Ec2Metadata.Json(guest, settings, version)),
        .. UserData(guest, "user-data"),
    ];

    /// <summary>The files of one version of the OpenStack tree.</summary>
    public static IReadOnlyList<MetadataFile> OpenStack(GuestMetadata guest, MetadataSettings settings, string version)
    {
        List<MetadataFile> files = [new("meta_data.json", OpenStackMetadata.Json(guest, settings, version)), .. UserData(guest, "user_data")];
        if (MetadataVersions.Reaches(version, MetadataVersions.Havana) && settings.VendorData is { } vendorData)
        {
            files.Add(new("vendor_data.json", vendorData));
        }

        if (MetadataVersions.Reaches(version, MetadataVersions.Liberty))
        {
            files.Add(new("network_data.json", NetworkData.Json(guest.Instance)));
        }

        if (MetadataVersions.Reaches(version, MetadataVersions.Newton2))
        {
            files.Add(new("vendor_data2.json", VendorData2(settings)));
        }

        return files;
    }

    /// <summary>Files to be put into the guest, below the OpenStack tree whatever the version; <c>meta_data.json</c> names them.</summary>
    public static IReadOnlyList<MetadataFile> Contents(GuestMetadata guest) =>
        [.. guest.Files.Select((file, index) => new MetadataFile($"content/{index:0000}", file.Contents))];

    private static IEnumerable<MetadataFile> UserData(GuestMetadata guest, string name) =>
        guest.Instance.UserData is { } encoded ? [new(name, Convert.FromBase64String(encoded))] : [];

    private static byte[] VendorData2(MetadataSettings settings) =>
        settings.VendorData is { } data ? [.. "{\"static\": "u8, .. data, .. "}"u8] : "{}"u8.ToArray();
}
