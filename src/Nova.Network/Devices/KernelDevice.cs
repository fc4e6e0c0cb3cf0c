using System.Text.Json;

namespace Nova.Network.Devices;

/// <summary>A network device as the kernel has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>bridge</c>, <c>vlan</c>, <c>tun</c>, … ; null for hardware.</param>
/// <param name="Alias">What its maker wrote on it.</param>
/// <param name="Master">Bridge it is plugged into.</param>
/// <param name="IsUp">Whether it is switched on.</param>
/// <param name="Mtu">Its largest packet.</param>
/// <param name="Addresses">Its addresses.</param>
internal sealed record KernelDevice(string Name, string? Kind, string? Alias, string? Master, bool IsUp, int Mtu, IReadOnlyList<KernelAddress> Addresses)
{
    /// <summary>What <c>ip</c> is asked.</summary>
    public static readonly IReadOnlyList<string> Question = ["-json", "-details", "address", "show"];

    /// <summary>Reads its answer.</summary>
    public static IReadOnlyDictionary<string, KernelDevice> Read(string json)
    {
        using var document = JsonDocument.Parse(json.Trim() is { Length: > 0 } text ? text : "[]");
        return document.RootElement.EnumerateArray().Where(one => one.TryGetProperty("ifname", out _)).Select(Device).ToDictionary(device => device.Name);
    }

    private static KernelDevice Device(JsonElement one) => new(
        one.GetProperty("ifname").GetString()!,
        one.TryGetProperty("linkinfo", out var info) && info.TryGetProperty("info_kind", out var kind) ? kind.GetString() : null,
        one.TryGetProperty("ifalias", out var alias) ? alias.GetString() : null,
        one.TryGetProperty("master", out var master) ? master.GetString() : null,
        one.TryGetProperty("flags", out var flags) && flags.EnumerateArray().Any(flag => flag.GetString() == "UP"),
        one.TryGetProperty("mtu", out var mtu) ? mtu.GetInt32() : 0,
        one.TryGetProperty("addr_info", out var addresses) ? [.. addresses.EnumerateArray().Where(address => address.TryGetProperty("local", out _)).Select(Address)] : []);

    private static KernelAddress Address(JsonElement one) => new(
        one.GetProperty("local").GetString()!,
        one.GetProperty("prefixlen").GetInt32(),
        one.TryGetProperty("label", out var label) ? label.GetString() : null,
        one.TryGetProperty("scope", out var scope) && scope.GetString() == "global");
}

/// <summary>An address of a device.</summary>
/// <param name="Address">The address.</param>
/// <param name="Prefix">Length of its range.</param>
/// <param name="Label">Its label.</param>
/// <param name="IsGlobal">False for those of the link.</param>
internal sealed record KernelAddress(string Address, int Prefix, string? Label, bool IsGlobal)
{
    public override string ToString() => $"{Address}/{Prefix}";
}
