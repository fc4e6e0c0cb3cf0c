using Nova.Conductor.Hosts;
using Nova.Conductor.Networks;
using Nova.Conductor.Sagas;
using Nova.Conductor.Sagas.Placing;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Hosts;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.create</c>: quota, instances, actions and build sagas in one transaction; the builds start once it is durable.</summary>
internal sealed class CreateServersHandler(
    CallResults calls, SagaStarter sagas, BuildServerSaga builds, ServerQuota quota, BuildOptions options, HostsOptions hosts)
{
    public async Task<CreateServersReply> HandleAsync(CreateServers request, RpcCall call, CancellationToken ct)
    {
        var (reply, started) = await calls.OnceAsync(
            call.CallId,
            scope =>
            {
                var entries = new List<(SagaEntry, InstanceRecord)>();
                return (Create(scope, request, call.Context, entries), entries);
            },
            ct).ConfigureAwait(false);
        foreach (var (entry, instance) in started ?? [])
        {
            sagas.Start(entry, instance);
        }

        return reply;
    }

    private CreateServersReply Create(WriteScope scope, CreateServers request, RequestContext context, List<(SagaEntry Saga, InstanceRecord Instance)> started)
    {
        var (project, user) = OwnerOf(context);
        RequireDestination(scope, request);
        quota.RequireMetadata(scope, project, user, request.Metadata.Count);
        quota.RequireInjectedFiles(scope, project, user, request.InjectedFiles);
        var key = request.KeyName is { } name
            ? PublicKeys.Find(scope, user, name) ?? throw new FaultException(FaultKind.BadRequest, "Invalid key_name provided.")
            : default((string PublicKey, string Type, string Fingerprint)?);
        var group = JoinGroup(scope, request, project, user);
        var networks = request.Networks is { } asked ? UsableNetworks.Resolve(scope, asked, project) : [];
        var securityGroups = NewServerGroups.Of(scope, request.SecurityGroups, project, networks.Count > 0);
        var count = quota.Take(scope, project, user, request.Flavor, request.MinCount, request.MaxCount);
        if (networks.Count > 0)
        {
            quota.RequireFixedAddresses(scope, project, count * networks.Count);
        }

        for (var index = 0; index < count; index++)
        {
            var instance = NewServer.Of(request, context, request.ReservationId, index, scope.Now, group, options.DefaultZone);
            instance = securityGroups.Count == 0 ? instance : instance with { SecurityGroups = [.. securityGroups.Keys] };
            instance = instance with { Number = InstanceStore.Insert(scope, instance) };
            GroupMembers.Join(scope, instance.Id, securityGroups.Values);
            started.Add((WriteSaga(scope, request, context, instance, key, networks), instance));
        }

        return new CreateServersReply([.. started.Select(one => one.Instance.Id)], request.ReservationId);
    }

    /// <summary>Refuses places that do not exist. A host that is forced is asked for nothing, as upstream: the build fails there.</summary>
    private void RequireDestination(WriteScope scope, CreateServers request)
    {
        if (request is { AvailabilityZone: { } zone, ForcedHost: null, ForcedNode: null } && !ZoneStore.IsAvailable(scope, hosts.Zones, zone))
        {
            throw new FaultException(FaultKind.BadRequest, "The requested availability zone is not available");
        }

        var missing = request.RequestedHost is { } host && !NodeStore.IsHost(scope, host) ? host
            : request.RequestedNode is { } node && !NodeStore.IsNode(scope, node, request.RequestedHost) ? node
            : null;
        if (missing is not null)
        {
            throw new FaultException(FaultKind.BadRequest, $"Compute host {missing} could not be found.");
        }
    }

    private Guid? JoinGroup(WriteScope scope, CreateServers request, string project, string user)
    {
        if (NewServer.GroupHint(request.SchedulerHints) is not { } hint)
        {
            return null;
        }

        var members = Guid.TryParse(hint, out var group) ? GroupGuard.Members(scope, group, project) : null;
        if (members is null)
        {
            throw new FaultException(FaultKind.BadRequest, $"Instance group {hint} could not be found.");
        }

        var limit = quota.GroupMembers(scope, project, user);
        return limit < 0 || request.MaxCount <= limit - members
            ? group
            : throw new FaultException(FaultKind.OverQuota, "Quota exceeded, too many servers in group");
    }

    private SagaEntry WriteSaga(
        WriteScope scope, CreateServers request, RequestContext context, InstanceRecord instance, (string PublicKey, string Type, string Fingerprint)? key, IReadOnlyList<NetworkAsk> networks)
    {
        var state = new BuildState
        {
            Image = request.Image,
            PublicKey = key?.PublicKey,
            KeyType = key?.Type,
            Networks = networks.Count == 0 ? null : networks,
            Search = new Search { Wish = NewServer.WishOf(request, instance) },
        };
        var secrets = request.AdminPassword is null && request.InjectedFiles.Count == 0 ? null : new BuildSecrets(request.AdminPassword, request.InjectedFiles);
        var action = ActionStore.Start(scope, instance.Id, "create", context);
        return sagas.Write(scope, builds, instance.Id, context, action, state, secrets);
    }

    private static (string Project, string User) OwnerOf(RequestContext context) => (context.ProjectId ?? "", context.UserId ?? "");
}
