using System.Collections.Concurrent;
using Nova.Core.Faults;
using Nova.Core.Quotas;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Limits by project, user and class, with the use that is set.</summary>
public sealed class FakeQuotas
{
    private static readonly Dictionary<string, int> Configured = new()
    {
        ["instances"] = 10,
        ["cores"] = 20,
        ["ram"] = 51200,
        ["metadata_items"] = 128,
        ["injected_files"] = 5,
        ["injected_file_content_bytes"] = 10240,
        ["injected_file_path_bytes"] = 255,
        ["key_pairs"] = 100,
        ["server_groups"] = 10,
        ["server_group_members"] = 10,
        ["fixed_ips"] = -1,
        ["floating_ips"] = -1,
        ["networks"] = -1,
        ["security_groups"] = -1,
        ["security_group_rules"] = -1,
    };

    private readonly ConcurrentDictionary<(string Of, string? User), Dictionary<string, int>> _limits = new();

    /// <summary>Use of every project.</summary>
    public Dictionary<string, int> Use { get; } = new() { ["instances"] = 2, ["cores"] = 3, ["ram"] = 512, ["key_pairs"] = 4, ["server_groups"] = 1 };

    public void AddTo(RpcTable table) => table
        .On(QuotasRpc.Get, (q, _, _) => Task.FromResult(Read(q.ProjectId, q.UserId)))
        .On(QuotasRpc.GetClass, (q, _, _) => Task.FromResult(Read("class:" + q.Name, null)))
        .On(QuotasRpc.Update, (q, _, _) => Task.FromResult(Update(q)))
        .On(QuotasRpc.UpdateClass, (q, _, _) => Task.FromResult(Set("class:" + q.Name, null, q.Limits)))
        .On(QuotasRpc.Delete, (q, _, _) =>
        {
            _limits.TryRemove((q.ProjectId, q.UserId), out _);
            return Task.FromResult(Nothing.Value);
        });

    private QuotaSet Update(UpdateQuotas query)
    {
        foreach ((string resource, int limit) in query.Limits)
        {
            int used = Use.GetValueOrDefault(resource);
            if (!query.Force && limit >= 0 && limit < used)
            {
                throw new FaultException(
                    FaultKind.BadRequest, $"Quota limit {limit} for {resource} must be greater than or equal to already used and reserved {used}.");
            }
        }

        return Set(query.ProjectId, query.UserId, query.Limits);
    }

    private QuotaSet Set(string of, string? user, IReadOnlyDictionary<string, int> limits)
    {
        Dictionary<string, int> own = _limits.GetOrAdd((of, user), _ => []);
        foreach ((string resource, int limit) in limits)
        {
            own[resource] = limit;
        }

        return Read(of, user);
    }

    private QuotaSet Read(string of, string? user)
    {
        Dictionary<string, int>? own = _limits.GetValueOrDefault((of, user));
        return new QuotaSet(of, Configured.ToDictionary(
            limit => limit.Key,
            limit => new QuotaUsage(own?.TryGetValue(limit.Key, out int set) == true ? set : limit.Value, Use.GetValueOrDefault(limit.Key))));
    }
}
