using Nova.Core.Faults;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Quotas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Quotas;

/// <summary>Changes limits of a project, of a user in it, or of a quota class.</summary>
internal sealed class UpdateQuotasHandler(CallResults calls, QuotaOptions options)
{
    public Task<QuotaSet> HandleAsync(UpdateQuotas request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => Update(scope, request), ct);

    public Task<QuotaSet> HandleClassAsync(UpdateQuotaClass request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            CheckNames(request.Limits);
            QuotaStore.SetClassLimits(scope, request.Name, request.Limits);
            return QuotaSets.OfClass(scope, options, request.Name);
        },
        ct);

    private QuotaSet Update(WriteScope scope, UpdateQuotas request)
    {
        CheckNames(request.Limits);
        if (!request.Force)
        {
            CheckUse(request.Limits, QuotaStore.UseOf(scope, request.ProjectId, request.UserId));
        }

        if (request.UserId is not null)
        {
            CheckProject(request.Limits, QuotaStore.LimitsOf(scope, options.Limits, request.ProjectId, null));
        }

        QuotaStore.SetLimits(scope, request.ProjectId, request.UserId, request.Limits);
        return QuotaSets.Of(scope, options, request.ProjectId, request.UserId);
    }

    private void CheckNames(IReadOnlyDictionary<string, int> limits)
    {
        if (limits.Keys.FirstOrDefault(name => !options.Limits.ContainsKey(name)) is { } unknown)
        {
            throw new FaultException(FaultKind.BadRequest, $"Quota resource {unknown} could not be found.");
        }
    }

    private static void CheckUse(IReadOnlyDictionary<string, int> limits, QuotaUse use)
    {
        foreach (var (resource, limit) in limits)
        {
            var used = QuotaSets.UseOf(resource, use);
            if (limit >= 0 && limit < used)
            {
                throw new FaultException(
                    FaultKind.BadRequest, $"Quota limit {limit} for {resource} must be greater than or equal to already used and reserved {used}.");
            }
        }
    }

    /// <summary>A user's limit stays within the project's.</summary>
    private static void CheckProject(IReadOnlyDictionary<string, int> limits, Dictionary<string, int> ofProject)
    {
        foreach (var (resource, limit) in limits)
        {
            var most = ofProject[resource];
            if (most >= 0 && (limit < 0 || limit > most))
            {
                throw new FaultException(FaultKind.BadRequest, $"Quota limit {limit} for {resource} must be less than or equal to {most}.");
            }
        }
    }
}
