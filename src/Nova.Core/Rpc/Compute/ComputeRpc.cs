namespace Nova.Core.Rpc.Compute;

/// <summary>What nova-compute answers, always on <c>compute.&lt;host&gt;</c>.</summary>
/// <remarks>
/// Methods that act carry (instance, attempt). The compute records the attempt on its own disk before it acts, joins or
/// answers a repeat of the same attempt from that record, and refuses a lower one with <see cref="SupersededCode"/>.
/// </remarks>
public static class ComputeRpc
{
    /// <summary>Topic of the service.</summary>
    public const string Topic = "compute";

    /// <summary><see cref="Faults.Fault.Code"/> of the refusal of an attempt lower than one already seen.</summary>
    public const string SupersededCode = "attempt_superseded";

    /// <summary><see cref="Faults.Fault.Code"/> where the host has no such guest.</summary>
    public const string GuestMissingCode = "guest_missing";

    /// <summary><see cref="Faults.Fault.Code"/> of a build failure another host could do better.</summary>
    public const string RescheduleCode = "reschedule";

    /// <summary>Builds and starts a guest; answers when it runs. On failure everything made is removed before the fault is sent.</summary>
    public static readonly RpcMethod<BuildServer, GuestState> BuildServer = new(Topic, "build_and_run_instance") { Timeout = TimeSpan.FromMinutes(20) };

    /// <summary>Destroys a guest and its disks, cancelling any lower attempt still at work. Succeeds where nothing is there.</summary>
    public static readonly RpcMethod<DestroyServer, GuestState> DestroyServer = new(Topic, "terminate_instance") { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Start, stop, reboot, pause, unpause, suspend or resume.</summary>
    public static readonly RpcMethod<ChangePower, GuestState> ChangePower = new(Topic, "change_power") { Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>The tail of the guest's console log.</summary>
    public static readonly RpcMethod<GetConsoleOutput, ConsoleOutput> GetConsoleOutput = new(Topic, "get_console_output") { IsRepeatable = true };

    /// <summary>Where the guest's VNC server listens, for the console proxies.</summary>
    public static readonly RpcMethod<GuestQuery, ConsoleEndpoint> GetVncEndpoint = new(Topic, "get_vnc_console") { IsRepeatable = true };

    /// <summary>Usage figures of a guest.</summary>
    public static readonly RpcMethod<GuestQuery, GuestDiagnostics> GetDiagnostics = new(Topic, "get_instance_diagnostics") { IsRepeatable = true };

    /// <summary>Uptime of the host, the text of <c>uptime</c>.</summary>
    public static readonly RpcMethod<Nothing, HostUptime> GetHostUptime = new(Topic, "get_host_uptime") { IsRepeatable = true };
}
