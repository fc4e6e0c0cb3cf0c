using System.Text.Json;
using Nova.Core.Servers;
using Nova.Hosting.Configuration;

namespace Nova.Metadata;

/// <summary>What the operator says about metadata, whichever way guests are told it.</summary>
/// <param name="Domain">Appended to host names (<c>[api] dhcp_domain</c>); empty for none.</param>
/// <param name="VendorData">Static vendor data, a JSON object; null where it is not provided.</param>
public sealed record MetadataSettings(string Domain, byte[]? VendorData)
{
    private static readonly byte[] NoVendorData = "{}"u8.ToArray();

    /// <summary>Reads them from nova.conf.</summary>
    public static MetadataSettings Read(OptionReader options) => new(options.String("api", "dhcp_domain", "novalocal"), ReadVendorData(options));

    /// <summary>Host name with the domain, where one is configured.</summary>
    public string HostnameOf(InstanceRecord instance) => Domain.Length == 0 ? instance.Hostname : $"{instance.Hostname}.{Domain}";

    private static byte[]? ReadVendorData(OptionReader options)
    {
        if (!options.List("api", "vendordata_providers", ["StaticJSON"]).Contains("StaticJSON"))
        {
            return null;
        }

        if (options.OptionalPath("api", "vendordata_jsonfile_path") is not { } path)
        {
            return NoVendorData;
        }

        try
        {
            var bytes = File.ReadAllBytes(path);
            using var parsed = JsonDocument.Parse(bytes);
            if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            {
                return bytes;
            }

            options.Reject("api", "vendordata_jsonfile_path", "must name a file that holds a JSON object");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            options.Reject("api", "vendordata_jsonfile_path", $"must name a readable JSON file: {unreadable.Message}");
        }

        return NoVendorData;
    }
}
