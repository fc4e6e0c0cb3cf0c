using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>Actions of the API that this release cannot do, with the status success would have: 501 <c>notImplemented</c>, by policy as the real ones, and nothing is changed.</summary>
internal static class UnsupportedActions
{
    private static readonly (string Action, string Policy, int Success, int Since, int? Until)[] Table =
    [
        ("injectNetworkInfo", "os_compute_api:os-admin-actions:inject_network_info", 202, 1, null),
    ];

    /// <summary>Whether an action of servers is one of these.</summary>
    public static bool Has(string? action) => Table.Any(line => line.Action == action);

    public static void Map(ActionTable actions)
    {
        foreach (var (action, policy, success, since, until) in Table)
        {
            var operation = actions.Map(action, Refuse(action)).Policy(policy).Since(since).Success(success);
            if (until is { } last)
            {
                operation.Until(last);
            }
        }
    }

    private static OperationHandler Refuse(string action)
        => (request, _) => ValueTask.FromResult(request.Refuse(StatusCodes.Status501NotImplemented, $"The action '{action}' is not supported by this release."));
}
