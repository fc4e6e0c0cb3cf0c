using Nova.Database.Hosts;
using Nova.Hosting.Configuration;

namespace Nova.Conductor.Hosts;

/// <summary>How hosts are named and taken in.</summary>
/// <param name="Zones">Names of the zones that no aggregate makes.</param>
/// <param name="EnableNewServices">False to have a new compute wait for an administrator.</param>
internal sealed record HostsOptions(ZoneNames Zones, bool EnableNewServices) : IOptionSection<HostsOptions>
{
    /// <summary>How long a heartbeat holds (docs/laws.md, A lease decides who acts).</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    public static HostsOptions Read(OptionReader options) => new(
        new ZoneNames(
            options.String("DEFAULT", "internal_service_availability_zone", "internal"),
            options.String("DEFAULT", "default_availability_zone", "nova")),
        options.Bool("DEFAULT", "enable_new_services", true));
}
