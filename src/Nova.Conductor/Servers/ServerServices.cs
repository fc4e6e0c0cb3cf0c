using Nova.Conductor.Bundles;
using Nova.Conductor.Networks;
using Nova.Conductor.Sagas;
using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers.Deferral;
using Nova.Conductor.Servers.Inside;
using Nova.Conductor.Servers.Interfaces;
using Nova.Conductor.Servers.Moves;
using Nova.Conductor.Servers.OnHosts;
using Nova.Conductor.Servers.Shelving;
using Nova.Conductor.Servers.Snapshots;
using Nova.Database.Networks;
using Nova.Hosting.Configuration;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Servers;

/// <summary>What the conductor needs for servers and their sagas.</summary>
internal static class ServerServices
{
    /// <summary>
    /// Registers servers and sagas. The database, the RPC client and the daemon's identity come from elsewhere. The hosted services stop in
    /// reverse: the server that takes requests must be registered after this.
    /// </summary>
    public static IServiceCollection AddServers(this IServiceCollection services, OptionReader options)
    {
        services.AddOptionSection<BuildOptions>(options);
        services.AddOptionSection<MoveOptions>(options);
        services.AddOptionSection<DeferOptions>(options);
        services.AddOptionSection<NetworkOptions>(options);
        services.AddOptionSection<NetworkDefaults>(options);
        services.AddSingleton<NetworkHints>();
        services.AddOptionSection<ShelveOptions>(options);
        return services
            .AddSingleton(static x => SagaSecrets.FromFile(x.GetRequiredService<BuildOptions>().KeyFile, x.GetRequiredService<ILogger<SagaSecrets>>()))
            .AddSagas()
            .AddHandlers();
    }

    private static IServiceCollection AddSagas(this IServiceCollection services)
    {
        services
            .AddSingleton<InstanceCache>()
            .AddSingleton<SagaJournal>()
            .AddSingleton<SagaSignals>()
            .AddSingleton<SupersedeSaga>()
            .AddSingleton<HostCalls>()
            .AddSingleton<SchedulingRequests>()
            .AddSingleton<GuestOrders>()
            .AddSingleton<SelectHost>()
            .AddSingleton<ClaimHost>()
            .AddSingleton<Retries>()
            .AddSingleton<ClaimForBuild>()
            .AddSingleton<BuildOnHost>()
            .AddSingleton<FinishBuild>()
            .AddSaga<BuildServerSaga>()
            .AddSingleton<DestroyOnHosts>()
            .AddSingleton<FinishDelete>()
            .AddSaga<DeleteServerSaga>()
            .AddSingleton<ChangePowerOnHost>()
            .AddSingleton<FinishPowerAction>()
            .AddSaga<PowerActionSaga>()
            .AddSingleton<CheckPlace>()
            .AddSingleton<RebuildOnHost>()
            .AddSingleton<FinishRebuild>()
            .AddSaga<RebuildServerSaga>()
            .AddSingleton<DeferOnHost>()
            .AddSingleton<FinishDefer>()
            .AddSaga<DeferDeleteSaga>()
            .AddSingleton<RescueOnHost>()
            .AddSingleton<FinishRescue>()
            .AddSaga<RescueServerSaga>()
            .AddSingleton<UnrescueOnHost>()
            .AddSingleton<FinishUnrescue>()
            .AddSaga<UnrescueServerSaga>()
            .AddSingleton<SetPasswordSteps>()
            .AddSaga<ChangePasswordSaga>()
            .AddSingleton<InjectNmiOnHost>()
            .AddSaga<CrashDumpSaga>()
            .AddSingleton<PlugOnHost>()
            .AddSingleton<FinishInterface>()
            .AddSaga<AttachInterfaceSaga>()
            .AddSaga<DetachInterfaceSaga>()
            .AddSingleton<ClaimForMove>()
            .AddSingleton<PrepareOnSource>()
            .AddSingleton<FinishOnDestination>()
            .AddSingleton<FinishMoveServer>()
            .AddSaga<MoveServerSaga>()
            .AddSingleton<ConfirmOnSource>()
            .AddSingleton<FinishConfirm>()
            .AddSaga<ConfirmMoveSaga>()
            .AddSingleton<DestroyOnDestination>()
            .AddSingleton<RevertOnSource>()
            .AddSingleton<FinishRevert>()
            .AddSaga<RevertMoveSaga>()
            .AddSingleton<ClaimForEvacuation>()
            .AddSingleton<EvacuateOnHost>()
            .AddSingleton<LeaveSource>()
            .AddSingleton<FinishEvacuation>()
            .AddSaga<EvacuateServerSaga>()
            .AddSingleton<DiscardImage>()
            .AddSaga<DiscardImageSaga>()
            .AddSingleton<AwaitRecord>()
            .AddSingleton<UnbundleImage>()
            .AddSingleton<FinishImage>()
            .AddSaga<RegisterImageSaga>()
            .AddSingleton<AwaitImage>()
            .AddSingleton<SnapshotOnHost>()
            .AddSingleton<CountBackups>()
            .AddSingleton<FinishSnapshot>()
            .AddSaga<SnapshotSaga>()
            .AddSingleton<MakeShelvedImage>()
            .AddSingleton<StopForShelving>()
            .AddSingleton<KeepShelved>()
            .AddSingleton<OffloadSteps>()
            .AddSaga<ShelveServerSaga>()
            .AddSaga<OffloadServerSaga>()
            .AddSingleton<StartShelved>()
            .AddSaga<RestartShelvedSaga>()
            .AddSingleton<FindShelvedImage>()
            .AddSingleton<ClaimForUnshelving>()
            .AddSingleton<UnshelveOnHost>()
            .AddSingleton<FinishUnshelving>()
            .AddSaga<UnshelveServerSaga>()
            .AddSingleton<ClaimForLiveMigration>()
            .AddSingleton<CheckLiveMigration>()
            .AddSingleton<PrepareLiveDestination>()
            .AddSingleton<SteerLiveMigration>()
            .AddSingleton<MigrateOnSource>()
            .AddSingleton<FinishLiveMigration>()
            .AddSaga<LiveMigrateSaga>()
            .AddSingleton<SagaRegistry>()
            .AddSingleton<SagaEngine>()
            .AddSingleton<SagaStarter>()
            .AddSingleton<InstanceReader>();
        return services
            .AddLoop<DestinationBatcher>()
            .AddLoop<HostLeases>()
            .AddSingleton<ConductorLease>()
            .AddHostedService(static x => x.GetRequiredService<ConductorLease>());
    }

    private static IServiceCollection AddHandlers(this IServiceCollection services) => services
        .AddSingleton<ServerQuota>()
        .AddSingleton<BundleHandlers>()
        .AddSingleton<StartPowerAction>()
        .AddSingleton<CreateServersHandler>()
        .AddSingleton<GetServerHandler>()
        .AddSingleton<FindServerByAddressHandler>()
        .AddSingleton<ServerPasswordsHandler>()
        .AddSingleton<GetServersHandler>()
        .AddSingleton<ListServersHandler>()
        .AddSingleton<UpdateServerHandler>()
        .AddSingleton<ChangeServerMetadataHandler>()
        .AddSingleton<ChangeServerTagsHandler>()
        .AddSingleton<StartServerActionHandler>()
        .AddSingleton<DeleteServerHandler>()
        .AddSingleton<RebuildServerHandler>()
        .AddSingleton<StartDefer>()
        .AddSingleton<RestoreServerHandler>()
        .AddSingleton<DueServers>()
        .AddLoop<ReclaimServers>()
        .AddSingleton<RescueServerHandler>()
        .AddSingleton<ChangePasswordHandler>()
        .AddSingleton<TriggerCrashDumpHandler>()
        .AddSingleton<AttachInterfaceHandler>()
        .AddSingleton<DetachInterfaceHandler>()
        .AddSingleton<LockServerHandler>()
        .AddSingleton<ResetServerStateHandler>()
        .AddSingleton<ServerActionsHandler>()
        .AddSingleton<DryRunHandler>()
        .AddSingleton<StartMove>()
        .AddSingleton<EndMove>()
        .AddSingleton<ServerOperation>()
        .AddSingleton<ResizeServerHandler>()
        .AddSingleton<MigrateServerHandler>()
        .AddSingleton<EndMoveHandler>()
        .AddSingleton<EvacuateServerHandler>()
        .AddSingleton<MigrateServerLiveHandler>()
        .AddSingleton<EndLiveMigrationHandler>()
        .AddSingleton<ReportProgressHandler>()
        .AddSingleton<ListMigrationsHandler>()
        .AddLoop<AutomaticConfirm>()
        .AddSingleton<CreateImageHandler>()
        .AddSingleton<ShelveServerHandler>()
        .AddSingleton<StartOffload>()
        .AddSingleton<OffloadServerHandler>()
        .AddSingleton<UnshelveServerHandler>()
        .AddLoop<AutomaticOffload>()
        .AddSingleton<TellServersHandler>()
        .AddSingleton<ClaimAttemptHandler>()
        .AddSingleton<ListHostInstancesHandler>()
        .AddSingleton<ReportPowerStatesHandler>();

    private static IServiceCollection AddSaga<T>(this IServiceCollection services)
        where T : SagaDefinition => services.AddSingleton<T>().AddSingleton<SagaDefinition>(static x => x.GetRequiredService<T>());
}
