namespace Nova.Core.Servers;

/// <summary>What a record takes in memory, about: what tenants decide is counted, the rest is a constant.</summary>
public static class InstanceSize
{
    private const int Fixed = 1200;
    private const int Item = 80;
    private const int Device = 200;
    private const int Interface = 1500;

    /// <summary>Bytes of a record.</summary>
    public static int Of(InstanceRecord record) =>
        Fixed
        + Of(record.Name) + Of(record.Description) + Of(record.Hostname) + Of(record.UserData) + Of(record.SchedulerHints) + Of(record.LockedReason)
        + Of(record.KeyName) + Of(record.Fault?.Message) + Of(record.Fault?.Details)
        + Of(record.ImageProperties) + Of(record.Metadata) + Of(record.Flavor.ExtraSpecs)
        + Of(record.Tags) + Of(record.SecurityGroups) + Of(record.TrustedImageCertificates)
        + (record.BlockDevices.Count * Device) + ((record.Interfaces?.Count ?? 0) * Interface);

    private static int Of(string? text) => (text?.Length ?? 0) * sizeof(char);

    private static int Of(IReadOnlyList<string>? texts)
    {
        var size = 0;
        foreach (var text in texts ?? [])
        {
            size += Item + Of(text);
        }

        return size;
    }

    private static int Of(IReadOnlyDictionary<string, string> items)
    {
        var size = 0;
        foreach (var (name, value) in items)
        {
            size += Item + Of(name) + Of(value);
        }

        return size;
    }
}
