using Nova.Api.Compute.Consoles;
using Nova.Api.Compute.FloatingIps;
using Nova.Api.Compute.Removed;
using Nova.Api.Compute.SecurityGroups;
using Nova.Api.Compute.Servers.Addresses;
using Nova.Api.Compute.Servers.Moves;
using Nova.Api.Compute.Servers.Shelving;
using Nova.Api.Compute.Servers.Snapshots;
using Nova.Api.Pipeline.Routing;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>POST /servers/{id}/action: the key of the body names the action.</summary>
internal static class ServerActions
{
    public static void Map(ActionTable actions)
    {
        actions.Map("os-start", PowerAction.Starting(ServerAction.Start))
            .Policy("os_compute_api:servers:start").Body(ServerSchemas.Bare).Success(202);

        actions.Map("os-stop", PowerAction.Starting(ServerAction.Stop))
            .Policy("os_compute_api:servers:stop").Body(ServerSchemas.Bare).Success(202);

        actions.Map("reboot", PowerAction.RebootAsync)
            .Policy("os_compute_api:servers:reboot").Body(ServerSchemas.Reboot).Success(202);

        actions.Map("pause", PowerAction.Starting(ServerAction.Pause))
            .Policy("os_compute_api:os-pause-server:pause").Body(ServerSchemas.Bare).Success(202);

        actions.Map("unpause", PowerAction.Starting(ServerAction.Unpause))
            .Policy("os_compute_api:os-pause-server:unpause").Body(ServerSchemas.Bare).Success(202);

        actions.Map("suspend", PowerAction.Starting(ServerAction.Suspend))
            .Policy("os_compute_api:os-suspend-server:suspend").Body(ServerSchemas.Bare).Success(202);

        actions.Map("resume", PowerAction.Starting(ServerAction.Resume))
            .Policy("os_compute_api:os-suspend-server:resume").Body(ServerSchemas.Bare).Success(202);

        actions.Map("forceDelete", DeleteServer.HandleForceAsync)
            .Policy("os_compute_api:os-deferred-delete:force").Body(ServerSchemas.Bare).Success(202);

        actions.Map("rebuild", RebuildServer.HandleAsync)
            .Policy("os_compute_api:servers:rebuild").Body(ServerSchemas.Rebuild).Success(202);

        actions.Map("restore", DeleteServer.HandleRestoreAsync)
            .Policy("os_compute_api:os-deferred-delete:restore").Body(ServerSchemas.Bare).Success(202);

        actions.Map("rescue", RescueServer.HandleAsync)
            .Policy("os_compute_api:os-rescue").Body(ServerSchemas.Rescue);

        actions.Map("unrescue", RescueServer.HandleUnrescueAsync)
            .Policy("os_compute_api:os-unrescue").Body(ServerSchemas.Bare).Success(202);

        actions.Map("changePassword", ChangePassword.HandleAsync)
            .Policy("os_compute_api:os-admin-password").Body(ServerSchemas.ChangePassword).Success(202);

        actions.Map("trigger_crash_dump", TriggerCrashDump.HandleAsync)
            .Policy("os_compute_api:servers:trigger_crash_dump").Body(ServerSchemas.CrashDump).Since(17).Success(202);

        actions.Map("lock", LockServer.HandleAsync)
            .Policy("os_compute_api:os-lock-server:lock").Body(ServerSchemas.Lock).Success(202);

        actions.Map("unlock", LockServer.HandleUnlockAsync)
            .Policy("os_compute_api:os-lock-server:unlock").Body(ServerSchemas.Bare).Success(202);

        actions.Map("os-resetState", ResetState.HandleAsync)
            .Policy("os_compute_api:os-admin-actions:reset_state").Body(ServerSchemas.ResetState).Success(202);

        actions.Map("os-getConsoleOutput", GetConsoleOutput.HandleAsync)
            .Policy("os_compute_api:os-console-output").Body(ServerSchemas.ConsoleOutput).ReadsOnly();

        GetConsoleAction.Map(actions);

        actions.Map("injectNetworkInfo", InjectNetworkInfo.HandleAsync)
            .Policy("os_compute_api:os-admin-actions:inject_network_info").Body(ServerSchemas.Bare).Success(202);

        actions.Map("resetNetwork", RemovedRoutes.AnswerGone).ForAnyone().Success(410);

        actions.Map("os-getRDPConsole", RemovedRoutes.AnswerGone).ForAnyone().Until(5).Success(410);

        MoveRoutes.MapActions(actions);
        SnapshotRoutes.MapActions(actions);
        ShelvingRoutes.MapActions(actions);
        FixedAddresses.MapActions(actions);
        FloatingIpsRoutes.MapActions(actions);
        SecurityGroupsRoutes.MapActions(actions);
    }
}
