namespace Nova.Core.Rpc.Compute;

/// <summary>What nova-compute answers, always on <c>compute.&lt;host&gt;</c>.</summary>
/// <remarks>
/// Methods that act carry (guest, attempt). A guest is one incarnation of an instance on one host; during a move the instance has two, on the same host too. The compute
/// records the attempt on its own disk before it acts, joins or answers a repeat of the same attempt from that record, and refuses a lower one of the same guest with
/// <see cref="SupersededCode"/>. The hypervisor knows the guest by the instance's uuid.
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

    /// <summary><see cref="Faults.Fault.Code"/> of a refusal to rebuild that came before anything of the guest was touched.</summary>
    public const string UntouchedCode = "guest_untouched";

    /// <summary>
    /// Makes a guest anew in its place, of an image: its parts are fetched and checked first, then the guest goes with its disks, and comes again with new ones. A failure before that carries
    /// <see cref="UntouchedCode"/>; after one later the guest is rebuilt again, or destroyed.
    /// </summary>
    public static readonly RpcMethod<RebuildGuest, GuestState> RebuildGuest = new(Topic, "rebuild_instance") { Timeout = TimeSpan.FromMinutes(20) };

    /// <summary>
    /// Stops a guest and boots it from a rescue image, with its root disk beside it; the command is that of a build, its image the one to boot. A failure before the guest was stopped carries
    /// <see cref="UntouchedCode"/>. Ended by <see cref="UnrescueGuest"/>; a hard reboot of a server that is not RESCUED boots its own disks.
    /// </summary>
    public static readonly RpcMethod<BuildServer, GuestState> RescueGuest = new(Topic, "rescue_instance") { Timeout = TimeSpan.FromMinutes(20) };

    /// <summary>Boots a rescued guest from its own disks again and removes what the rescue made.</summary>
    public static readonly RpcMethod<UnrescueGuest, GuestState> UnrescueGuest = new(Topic, "unrescue_instance") { Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Has the guest's agent set its administrator's password.</summary>
    public static readonly RpcMethod<SetGuestPassword, GuestState> SetGuestPassword = new(Topic, "set_admin_password") { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Sends the guest a non-maskable interrupt.</summary>
    public static readonly RpcMethod<GuestQuery, Nothing> InjectNmi = new(Topic, "trigger_crash_dump") { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>Plugs an interface into the guest, while it runs too. Succeeds where it is plugged in.</summary>
    public static readonly RpcMethod<AttachInterface, GuestState> AttachInterface = new(Topic, "attach_interface") { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>
    /// Unplugs an interface from the guest; one that runs has to let go of it, which is asked again as often as nova.conf says. Succeeds where it is not plugged in, and where there is no
    /// guest; a fault says that the guest has it still.
    /// </summary>
    public static readonly RpcMethod<DetachInterface, GuestState> DetachInterface = new(Topic, "detach_interface") { Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Start, stop, reboot, pause, unpause, suspend or resume.</summary>
    public static readonly RpcMethod<ChangePower, GuestState> ChangePower = new(Topic, "change_power") { Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>
    /// A move begins: stops the guest as <see cref="ChangePower"/> would, keeps its disks and answers from where the destination fetches them. Nothing is lost until
    /// <see cref="ConfirmMove"/>; a power operation or <see cref="RevertMove"/> of the same guest under a higher attempt brings it back as it was.
    /// </summary>
    public static readonly RpcMethod<PrepareMove, MoveOffer> PrepareMove = new(Topic, "prepare_move") { Timeout = TimeSpan.FromMinutes(20) };

    /// <summary>
    /// Makes the guest of a move on its destination: disks fetched from the offer (on the same host: taken without copying over a network), grown to the flavor, defined and started
    /// where told. On failure everything made is removed before the fault is sent; the source's disks are untouched. Undone by <see cref="DestroyServer"/> of this guest.
    /// </summary>
    public static readonly RpcMethod<FinishMove, GuestState> FinishMove = new(Topic, "finish_move") { Timeout = TimeSpan.FromMinutes(60) };

    /// <summary>The move is confirmed: removes the disks and files the source kept of its guest. The destination's guest stays, on the same host too. Succeeds where nothing is there.</summary>
    public static readonly RpcMethod<ConfirmMove, GuestState> ConfirmMove = new(Topic, "confirm_move") { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>The move is taken back: the source's guest is defined again on its own disks as they were when it was stopped, and started where told. Succeeds where it was never prepared.</summary>
    public static readonly RpcMethod<RevertMove, GuestState> RevertMove = new(Topic, "revert_move") { Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>
    /// Makes the guest of a server whose host is down: on its disks where they are here, because the hosts share their storage, else anew from its image. On failure what was made is
    /// removed before the fault is sent, and what was found is left.
    /// </summary>
    public static readonly RpcMethod<EvacuateServer, GuestState> EvacuateServer = new(Topic, "evacuate_instance") { Timeout = TimeSpan.FromMinutes(20) };

    /// <summary>Sends the guest's root disk, as it is at one moment, to an image that waits for its bytes; the guest goes on. On failure nothing is left on the host, and the image waits on.</summary>
    public static readonly RpcMethod<SnapshotServer, GuestState> SnapshotServer = new(Topic, "snapshot_instance") { Timeout = TimeSpan.FromHours(6) };

    /// <summary>Takes a snapshot back: one that is under way is cancelled, and nothing of it is left on the host. Succeeds where there was none.</summary>
    public static readonly RpcMethod<EndSnapshot, GuestState> EndSnapshot = new(Topic, "end_snapshot") { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>A guest as a destination must know it, with a file in its folder by which shared storage is found.</summary>
    public static readonly RpcMethod<DescribeLive, LiveSource> DescribeLive = new(Topic, "describe_live_migration") { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>Whether a guest could come while it runs, and how; the fault is upstream's pre-check error.</summary>
    public static readonly RpcMethod<CheckLive, LiveTarget> CheckLive = new(Topic, "check_can_live_migrate_destination") { IsRepeatable = true, Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>Makes the disks, files and folder for a guest that comes while it runs. On failure all is removed. Undone by <see cref="DestroyServer"/>.</summary>
    public static readonly RpcMethod<PrepareLive, GuestState> PrepareLive = new(Topic, "pre_live_migration") { Timeout = TimeSpan.FromMinutes(20) };

    /// <summary>
    /// Sends a guest away while it runs; answers when it is gone from here (<see cref="Servers.PowerState.NoState"/>). A fault says that it runs here as before. Asked again after a
    /// crash it goes on with the migration that the hypervisor has under way.
    /// </summary>
    public static readonly RpcMethod<MigrateLive, GuestState> MigrateLive = new(Topic, "live_migration") { Timeout = TimeSpan.FromHours(24) };

    /// <summary>Cancels <see cref="MigrateLive"/> and answers where the guest is then: <see cref="Servers.PowerState.NoState"/> where it had gone already.</summary>
    public static readonly RpcMethod<StopLive, GuestState> StopLive = new(Topic, "stop_live_migration") { Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Ends a live migration under way. Conflict where none is under way here (yet).</summary>
    public static readonly RpcMethod<SteerLive, Nothing> SteerLive = new(Topic, "steer_live_migration") { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>The state of a guest that has come while it ran; <see cref="Servers.PowerState.NoState"/> where it has not, or not whole.</summary>
    public static readonly RpcMethod<FindArrived, GuestState> FindArrived = new(Topic, "post_live_migration_at_destination") { IsRepeatable = true, Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>The tail of the guest's console log.</summary>
    public static readonly RpcMethod<GetConsoleOutput, ConsoleOutput> GetConsoleOutput = new(Topic, "get_console_output") { IsRepeatable = true };

    /// <summary>
    /// Where the guest's console listens, for the console proxies; <see cref="Faults.FaultKind.BadRequest"/> where the host or the guest has none of that kind,
    /// <see cref="Faults.FaultKind.Conflict"/> where the guest is off.
    /// </summary>
    public static readonly RpcMethod<GetConsole, ConsoleEndpoint> GetConsole = new(Topic, "get_console") { IsRepeatable = true };

    /// <summary>Whether a console's port is still this guest's: ports are given to others when guests end.</summary>
    public static readonly RpcMethod<ValidateConsole, ConsoleValidity> ValidateConsole = new(Topic, "validate_console_port") { IsRepeatable = true, Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Usage figures of a guest.</summary>
    public static readonly RpcMethod<GuestQuery, GuestDiagnostics> GetDiagnostics = new(Topic, "get_instance_diagnostics") { IsRepeatable = true };

    /// <summary>Uptime of the host, the text of <c>uptime</c>.</summary>
    public static readonly RpcMethod<Nothing, HostUptime> GetHostUptime = new(Topic, "get_host_uptime") { IsRepeatable = true };
}
