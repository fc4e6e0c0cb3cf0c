using Nova.Conductor.Sagas;
using Nova.Conductor.Servers.Deferral;
using Nova.Conductor.Servers.Inside;
using Nova.Conductor.Servers.Interfaces;
using Nova.Conductor.Servers.Moves;
using Nova.Conductor.Servers.OnHosts;
using Nova.Conductor.Servers.Shelving;
using Nova.Conductor.Servers.Snapshots;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary>The RPC operations on servers, one per line.</summary>
internal static class ServersTable
{
    public static RpcTable AddServers(this RpcTable table, IServiceProvider services) => table
        .On(ServersRpc.Create, services.GetRequiredService<CreateServersHandler>().HandleAsync)
        .On(ServersRpc.Get, services.GetRequiredService<GetServerHandler>().HandleAsync)
        .On(ServersRpc.FindByAddress, services.GetRequiredService<FindServerByAddressHandler>().HandleAsync)
        .On(ServersRpc.GetSeveral, services.GetRequiredService<GetServersHandler>().HandleAsync)
        .On(ServersRpc.List, services.GetRequiredService<ListServersHandler>().HandleAsync)
        .On(ServersRpc.Update, services.GetRequiredService<UpdateServerHandler>().HandleAsync)
        .On(ServersRpc.ChangeMetadata, services.GetRequiredService<ChangeServerMetadataHandler>().HandleAsync)
        .On(ServersRpc.ChangeTags, services.GetRequiredService<ChangeServerTagsHandler>().HandleAsync)
        .On(ServersRpc.StartAction, services.GetRequiredService<StartServerActionHandler>().HandleAsync)
        .On(ServersRpc.Delete, services.GetRequiredService<DeleteServerHandler>().HandleAsync)
        .On(ServersRpc.Rebuild, services.GetRequiredService<RebuildServerHandler>().HandleAsync)
        .On(ServersRpc.Rescue, services.GetRequiredService<RescueServerHandler>().RescueAsync)
        .On(ServersRpc.Unrescue, services.GetRequiredService<RescueServerHandler>().UnrescueAsync)
        .On(ServersRpc.ChangePassword, services.GetRequiredService<ChangePasswordHandler>().HandleAsync)
        .On(ServersRpc.TriggerCrashDump, services.GetRequiredService<TriggerCrashDumpHandler>().HandleAsync)
        .On(ServersRpc.Restore, services.GetRequiredService<RestoreServerHandler>().HandleAsync)
        .On(ServersRpc.Lock, services.GetRequiredService<LockServerHandler>().HandleAsync)
        .On(ServersRpc.ResetState, services.GetRequiredService<ResetServerStateHandler>().HandleAsync)
        .On(ServersRpc.ListActions, services.GetRequiredService<ServerActionsHandler>().ListAsync)
        .On(ServersRpc.GetAction, services.GetRequiredService<ServerActionsHandler>().GetAsync)
        .On(ServersRpc.GetPassword, services.GetRequiredService<ServerPasswordsHandler>().GetAsync)
        .On(ServersRpc.SetPassword, services.GetRequiredService<ServerPasswordsHandler>().SetAsync)
        .On(ServersRpc.ClearPassword, services.GetRequiredService<ServerPasswordsHandler>().ClearAsync)
        .On(ServersRpc.DryRun, services.GetRequiredService<DryRunHandler>().HandleAsync)
        .On(InterfacesRpc.Attach, services.GetRequiredService<AttachInterfaceHandler>().HandleAsync)
        .On(InterfacesRpc.Detach, services.GetRequiredService<DetachInterfaceHandler>().HandleAsync)
        .On(MovesRpc.Resize, services.GetRequiredService<ResizeServerHandler>().HandleAsync)
        .On(MovesRpc.Migrate, services.GetRequiredService<MigrateServerHandler>().HandleAsync)
        .On(MovesRpc.Confirm, services.GetRequiredService<EndMoveHandler>().ConfirmAsync)
        .On(MovesRpc.Revert, services.GetRequiredService<EndMoveHandler>().RevertAsync)
        .On(MovesRpc.Evacuate, services.GetRequiredService<EvacuateServerHandler>().HandleAsync)
        .On(MovesRpc.MigrateLive, services.GetRequiredService<MigrateServerLiveHandler>().HandleAsync)
        .On(MovesRpc.EndLive, services.GetRequiredService<EndLiveMigrationHandler>().HandleAsync)
        .On(MovesRpc.Progress, services.GetRequiredService<ReportProgressHandler>().HandleAsync)
        .On(MovesRpc.List, services.GetRequiredService<ListMigrationsHandler>().HandleAsync)
        .On(SnapshotsRpc.CreateImage, services.GetRequiredService<CreateImageHandler>().HandleAsync)
        .On(ShelvingRpc.Shelve, services.GetRequiredService<ShelveServerHandler>().HandleAsync)
        .On(ShelvingRpc.Offload, services.GetRequiredService<OffloadServerHandler>().HandleAsync)
        .On(ShelvingRpc.Unshelve, services.GetRequiredService<UnshelveServerHandler>().HandleAsync)
        .On(SagasRpc.TellServers, services.GetRequiredService<TellServersHandler>().HandleAsync)
        .On(SagasRpc.Signalled, services.GetRequiredService<SagaSignals>().OnSignalledAsync)
        .On(HostsRpc.ClaimAttempt, services.GetRequiredService<ClaimAttemptHandler>().HandleAsync)
        .On(HostsRpc.ListInstances, services.GetRequiredService<ListHostInstancesHandler>().HandleAsync)
        .On(HostsRpc.ReportPowerStates, services.GetRequiredService<ReportPowerStatesHandler>().HandleAsync);
}
