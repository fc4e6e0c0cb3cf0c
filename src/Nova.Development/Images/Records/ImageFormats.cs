using Nova.Core.Faults;

namespace Nova.Development.Images.Records;

/// <summary>Formats and visibilities that exist.</summary>
internal static class ImageFormats
{
    public static readonly string[] Disk = ["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop", "gpt"];

    public static readonly string[] Container = ["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"];

    public static readonly string[] Visibility = ["public", "private", "shared", "community"];

    private static readonly string[] Amazon = ["ami", "ari", "aki"];

    /// <summary>400 where <paramref name="value"/> is not one of <paramref name="allowed"/>.</summary>
    public static string? Check(string name, string? value, string[] allowed) => value is null || allowed.Contains(value)
        ? value
        : throw new FaultException(FaultKind.BadRequest, $"Provided object does not match schema 'image': '{value}' is not one of {string.Join(", ", allowed)}: Failed validating '{name}'");

    /// <summary>Amazon's formats come in pairs.</summary>
    public static void CheckPair(string? disk, string? container)
    {
        if (disk is not null && container is not null && disk != container && (Amazon.Contains(disk) || Amazon.Contains(container)))
        {
            throw new FaultException(
                FaultKind.BadRequest,
                "Invalid mix of disk and container formats. When setting a disk or container format to one of 'aki', 'ari', or 'ami', the container and disk formats must match.");
        }
    }
}
