using Nova.Compute.Libvirt.Live;
using Nova.Hosting.Configuration;
using Nova.Libvirt;

namespace Nova.Compute.Tests.Libvirt.Live;

public sealed class LiveOptionsTests
{
    private const VirDomainMigrateFlags Always =
        VirDomainMigrateFlags.Live | VirDomainMigrateFlags.Peer2Peer | VirDomainMigrateFlags.PersistDest | VirDomainMigrateFlags.UndefineSource;

    [Fact]
    public void Defaults_are_upstreams() => Assert.Equal(new LiveOptions(), Read(""));

    [Fact]
    public void Options_are_read() => Assert.Equal(
        new LiveOptions
        {
            Uri = "qemu+ssh://%s/system",
            InboundAddress = "10.0.0.5",
            Bandwidth = 100,
            Downtime = TimeSpan.FromMilliseconds(200),
            DowntimeSteps = 4,
            DowntimeDelay = TimeSpan.FromSeconds(5),
            ParallelConnections = 3,
            CompletionTimeout = TimeSpan.FromSeconds(60),
            ForcesAtTimeout = true,
            PermitAutoConverge = true,
        },
        Read(
            """
            live_migration_scheme = ssh
            live_migration_inbound_addr = 10.0.0.5
            live_migration_bandwidth = 100
            live_migration_downtime = 200
            live_migration_downtime_steps = 4
            live_migration_downtime_delay = 5
            live_migration_parallel_connections = 3
            live_migration_completion_timeout = 60
            live_migration_timeout_action = force_complete
            live_migration_permit_auto_converge = yes
            """));

    [Fact]
    public void Guests_come_through_sockets_where_a_folder_is_named() =>
        Assert.Equal(("/run/guests", null), Read("live_migration_inbound_addr = unix:/run/guests") is var options ? (options.InboundFolder, options.InboundAddress) : default);

    /// <summary>A migration that is asked to be encrypted and cannot be does not begin in the clear: the host does not start.</summary>
    [Theory]
    [InlineData("live_migration_with_native_tls = true", "live_migration_with_native_tls")]
    [InlineData("live_migration_timeout_action = wait", "live_migration_timeout_action")]
    [InlineData("live_migration_permit_post_copy = true\nlive_migration_parallel_connections = 2", "live_migration_parallel_connections")]
    public void Ossn0089_what_cannot_be_given_is_refused_at_the_start(string text, string named)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(text));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false, VirDomainMigrateFlags.None)]
    [InlineData("", true, VirDomainMigrateFlags.NonSharedDisk)]
    [InlineData("live_migration_permit_auto_converge = true", false, VirDomainMigrateFlags.AutoConverge)]
    [InlineData("live_migration_permit_post_copy = true", true, VirDomainMigrateFlags.PostCopy | VirDomainMigrateFlags.NonSharedDisk)]
    [InlineData("live_migration_parallel_connections = 2", false, VirDomainMigrateFlags.Parallel)]
    public void Libvirt_is_told_what_is_allowed(string text, bool copiesDisks, VirDomainMigrateFlags flags) =>
        Assert.Equal(Always | flags, SendGuest.FlagsOf(Read(text), copiesDisks));

    private static LiveOptions Read(string text) => LiveOptions.Read(new OptionReader(NovaConfiguration.FromText("[libvirt]\n" + text)));
}
