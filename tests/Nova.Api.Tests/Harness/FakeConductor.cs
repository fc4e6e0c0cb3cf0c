using System.Collections.Concurrent;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Keypairs;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Answers the conductor's contract out of dictionaries, with the faults the contract promises.</summary>
public sealed class FakeConductor
{
    private readonly ConcurrentDictionary<(string User, string Name), KeypairRecord> _keypairs = new();
    private readonly ConcurrentDictionary<string, FlavorRecord> _flavors = new();
    private readonly ConcurrentDictionary<(string Flavor, string Project), byte> _access = new();

    /// <summary>Thrown by the next call of any method, once.</summary>
    public Exception? NextFailure { get; set; }

    public void Add(KeypairRecord keypair) => _keypairs[(keypair.UserId, keypair.Name)] = keypair;

    public void Add(FlavorRecord flavor) => _flavors[flavor.Id] = flavor;

    public FakeQuotas Quotas { get; } = new();

    public FakeHosts Hosts { get; } = new();

    public FakeAggregates Aggregates { get; } = new();

    public FakeServerGroups ServerGroups { get; } = new();

    public FakeServers Servers { get; } = new();

    public FakeSecurityGroups SecurityGroups { get; } = new();

    public FakeFloatingAddresses FloatingAddresses { get; } = new();

    public FakeNetworks Networks { get; } = new();

    public FakeRequests Requests { get; } = new();

    public RpcTable Table()
    {
        RpcTable table = KeypairsAndFlavors();
        Quotas.AddTo(table);
        Hosts.AddTo(table);
        Aggregates.AddTo(table);
        ServerGroups.AddTo(table);
        Servers.AddTo(table);
        SecurityGroups.AddTo(table);
        FloatingAddresses.AddTo(table);
        Networks.AddTo(table);
        Requests.AddTo(table);
        FakeUsage.AddTo(table);
        return table;
    }

    private RpcTable KeypairsAndFlavors() => new RpcTable(ConductorTopic.Name)
        .On(KeypairsRpc.List, (q, _, _) => Answer(() => List(q)))
        .On(KeypairsRpc.Get, (q, _, _) => Answer(() => Find(q)))
        .On(KeypairsRpc.Create, (q, _, _) => Answer(() => Create(q)))
        .On(KeypairsRpc.Delete, (q, _, _) => Answer(() => Delete(q)))
        .On(FlavorsRpc.List, (q, _, _) => Answer(() => List(q)))
        .On(FlavorsRpc.Get, (q, _, _) => Answer(() => Find(q.Id)))
        .On(FlavorsRpc.Create, (q, _, _) => Answer(() => Create(q.Flavor)))
        .On(FlavorsRpc.Update, (q, _, _) => Answer(() => _flavors[q.Id] = Find(q.Id) with { Description = q.Description }))
        .On(FlavorsRpc.Delete, (q, _, _) => Answer(() => Delete(q.Id)))
        .On(FlavorsRpc.ChangeExtraSpecs, (q, _, _) => Answer(() => Change(q)))
        .On(FlavorsRpc.ListAccess, (q, _, _) => Answer(() => AccessOf(q.Id)))
        .On(FlavorsRpc.ChangeAccess, (q, _, _) => Answer(() => Change(q)));

    private Task<T> Answer<T>(Func<T> answer)
    {
        if (NextFailure is { } failure)
        {
            NextFailure = null;
            return Task.FromException<T>(failure);
        }

        return Task.FromResult(answer());
    }

    private KeypairPage List(ListKeypairs query)
    {
        if (query.Marker is not null && !_keypairs.ContainsKey((query.UserId, query.Marker)))
        {
            throw new FaultException(FaultKind.BadRequest, $"marker [{query.Marker}] not found");
        }

        return new KeypairPage(
        [
            .. _keypairs.Values
                .Where(k => k.UserId == query.UserId && (query.Marker is null || string.CompareOrdinal(k.Name, query.Marker) > 0))
                .OrderBy(k => k.Name, StringComparer.Ordinal)
                .Take(query.Limit),
        ]);
    }

    private KeypairRecord Find(KeypairName query) => _keypairs.TryGetValue((query.UserId, query.Name), out KeypairRecord? found)
        ? found
        : throw new FaultException(FaultKind.NotFound, $"Keypair {query.Name} not found for user {query.UserId}");

    private KeypairRecord Create(CreateKeypair query)
    {
        var keypair = new KeypairRecord(
            _keypairs.Count + 1, query.UserId, query.Name, query.Type, query.Fingerprint, query.PublicKey, DateTimeOffset.UnixEpoch);
        return _keypairs.TryAdd((query.UserId, query.Name), keypair)
            ? keypair
            : throw new FaultException(FaultKind.Conflict, $"Key pair '{query.Name}' already exists.");
    }

    private Nothing Delete(KeypairName query)
    {
        _ = Find(query);
        _keypairs.TryRemove((query.UserId, query.Name), out _);
        return Nothing.Value;
    }

    private FlavorPage List(ListFlavors query)
    {
        IEnumerable<FlavorRecord> found = _flavors.Values
            .Where(f => query.IsPublic is null
                || f.IsPublic == query.IsPublic
                || (query.IsPublic.Value && query.ProjectId is not null && _access.ContainsKey((f.Id, query.ProjectId))))
            .Where(f => f.MemoryMb >= (query.MinRamMb ?? 0) && f.RootGb >= (query.MinDiskGb ?? 0))
            .Where(f => query.Name is null || f.Name.Contains(query.Name, StringComparison.Ordinal))
            .OrderBy(f => query.SortKey == "name" ? f.Name : f.Id, StringComparer.Ordinal);
        List<FlavorRecord> sorted = query.Descending ? [.. found.Reverse()] : [.. found];
        int start = query.Marker is null ? 0 : sorted.FindIndex(f => f.Id == query.Marker) + 1;
        return query.Marker is not null && start == 0
            ? throw new FaultException(FaultKind.BadRequest, $"marker [{query.Marker}] not found")
            : new FlavorPage([.. sorted.Skip(start).Take(query.Limit)]);
    }

    private FlavorRecord Find(string id) => _flavors.TryGetValue(id, out FlavorRecord? found)
        ? found
        : throw new FaultException(FaultKind.NotFound, $"Flavor {id} could not be found.");

    private FlavorRecord Create(FlavorRecord flavor) => _flavors.TryAdd(flavor.Id, flavor)
        ? flavor
        : throw new FaultException(FaultKind.Conflict, $"Flavor with ID {flavor.Id} already exists.");

    private Nothing Delete(string id)
    {
        _ = Find(id);
        _flavors.TryRemove(id, out _);
        return Nothing.Value;
    }

    private FlavorRecord Change(ChangeExtraSpecs query)
    {
        var specs = new Dictionary<string, string>(Find(query.Id).ExtraSpecs);
        foreach ((string key, string value) in query.Set)
        {
            specs[key] = value;
        }

        if (query.Remove is not null && !specs.Remove(query.Remove))
        {
            throw new FaultException(FaultKind.NotFound, $"Flavor {query.Id} has no extra specs with key {query.Remove}.");
        }

        return _flavors[query.Id] = Find(query.Id) with { ExtraSpecs = specs };
    }

    private FlavorAccess AccessOf(string id) => new(id, [.. _access.Keys.Where(k => k.Flavor == id).Select(k => k.Project).Order()]);

    private FlavorAccess Change(ChangeFlavorAccess query)
    {
        bool changed = query.Add ? _access.TryAdd((query.Id, query.ProjectId), 0) : _access.TryRemove((query.Id, query.ProjectId), out _);
        return changed
            ? AccessOf(query.Id)
            : throw new FaultException(
                query.Add ? FaultKind.Conflict : FaultKind.NotFound,
                query.Add
                    ? $"Flavor access already exists for flavor {query.Id} and project {query.ProjectId} combination."
                    : $"Flavor access not found for {query.Id} / {query.ProjectId} combination.");
    }
}
