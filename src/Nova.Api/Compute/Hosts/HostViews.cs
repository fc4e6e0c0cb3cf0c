using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Hosts;

/// <summary>A service by its host.</summary>
internal sealed record HostServiceView(string HostName, string Service, string Zone);

internal sealed record HostListBody(IReadOnlyList<HostServiceView> Hosts);

/// <summary>Resources of a host, or a share of them.</summary>
internal sealed record HostResourceView(string Host, string Project, long Cpu, long MemoryMb, long DiskGb)
{
    public static HostResourceBody Of(string host, string project, Amounts amounts) =>
        new(new HostResourceView(host, project, amounts.Vcpus, amounts.MemoryMb, amounts.DiskGb));
}

internal sealed record HostResourceBody(HostResourceView Resource);

internal sealed record HostBody(IReadOnlyList<HostResourceBody> Host);

internal static class HostViews
{
    public static readonly VersionedView<HostListBody> List = new(HostJson.Default);

    public static readonly VersionedView<HostBody> One = new(HostJson.Default);
}

[JsonSerializable(typeof(HostListBody))]
[JsonSerializable(typeof(HostBody))]
internal sealed partial class HostJson : JsonSerializerContext;
