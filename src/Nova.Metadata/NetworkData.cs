using Nova.Core.Servers;

namespace Nova.Metadata;

/// <summary><c>network_data.json</c>: links, networks and services of the guest's interfaces.</summary>
internal static class NetworkData
{
    /// <summary>Empty, as upstream's where nothing is known of networks: <see cref="InstanceRecord.Addresses"/> is.</summary>
    public static byte[] Json() => "{}"u8.ToArray();
}
