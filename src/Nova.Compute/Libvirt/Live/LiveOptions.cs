using Nova.Hosting.Configuration;

namespace Nova.Compute.Libvirt.Live;

/// <summary>What the options of <c>[libvirt] live_migration_*</c> say.</summary>
internal sealed record LiveOptions
{
    /// <summary>How a source reaches the libvirt of a destination, with <c>%s</c> for its address.</summary>
    public string Uri { get; init; } = "qemu+tcp://%s/system";

    /// <summary>Address guests come to on this host; null for its name.</summary>
    public string? InboundAddress { get; init; }

    /// <summary>Folder for sockets that guests come through, where hosts share a file system; null for TCP.</summary>
    public string? InboundFolder { get; init; }

    /// <summary>MiB a second; 0 for no bound.</summary>
    public int Bandwidth { get; init; }

    /// <summary>How long a guest may stand still at the end.</summary>
    public TimeSpan Downtime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Steps in which that is reached from little.</summary>
    public int DowntimeSteps { get; init; } = 10;

    /// <summary>Time between two of them, for each GiB of memory and copied disk.</summary>
    public TimeSpan DowntimeDelay { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>Connections that memory goes over at the same time.</summary>
    public int ParallelConnections { get; init; } = 1;

    /// <summary>Time for each GiB of memory and copied disk; zero for no end.</summary>
    public TimeSpan CompletionTimeout { get; init; } = TimeSpan.FromSeconds(800);

    /// <summary>Whether one that takes longer is forced; else it is given up.</summary>
    public bool ForcesAtTimeout { get; init; }

    /// <summary>Whether the guest may go over before all of its memory.</summary>
    public bool PermitPostCopy { get; init; }

    /// <summary>Whether a guest that writes faster than can be sent is slowed down.</summary>
    public bool PermitAutoConverge { get; init; }

    public static LiveOptions Read(OptionReader options)
    {
        var scheme = options.OptionalString("libvirt", "live_migration_scheme") ?? "tcp";
        var inbound = options.OptionalString("libvirt", "live_migration_inbound_addr");
        const string Unix = "unix:";
        if (options.Bool("libvirt", "live_migration_with_native_tls", false))
        {
            options.Reject("libvirt", "live_migration_with_native_tls", "is not supported yet: a migration would not be encrypted");
        }

        var postCopy = options.Bool("libvirt", "live_migration_permit_post_copy", false);
        var parallel = options.Int("libvirt", "live_migration_parallel_connections", 1, min: 1);
        if (postCopy && parallel > 1)
        {
            options.Reject("libvirt", "live_migration_parallel_connections", "must be 1 with live_migration_permit_post_copy: QEMU does not have both");
        }

        return new LiveOptions
        {
            Uri = options.OptionalString("libvirt", "live_migration_uri") ?? $"qemu+{scheme}://%s/system",
            InboundAddress = inbound?.StartsWith(Unix, StringComparison.Ordinal) == true ? null : inbound,
            InboundFolder = inbound?.StartsWith(Unix, StringComparison.Ordinal) == true ? inbound[Unix.Length..] : null,
            Bandwidth = options.Int("libvirt", "live_migration_bandwidth", 0, min: 0),
            Downtime = TimeSpan.FromMilliseconds(options.Int("libvirt", "live_migration_downtime", 500, min: 100)),
            DowntimeSteps = options.Int("libvirt", "live_migration_downtime_steps", 10, min: 3),
            DowntimeDelay = options.Seconds("libvirt", "live_migration_downtime_delay", 75),
            ParallelConnections = parallel,
            CompletionTimeout = options.Seconds("libvirt", "live_migration_completion_timeout", 800),
            ForcesAtTimeout = options.Choice("libvirt", "live_migration_timeout_action", "abort", ["abort", "force_complete"]) == "force_complete",
            PermitPostCopy = postCopy,
            PermitAutoConverge = options.Bool("libvirt", "live_migration_permit_auto_converge", false),
        };
    }
}
