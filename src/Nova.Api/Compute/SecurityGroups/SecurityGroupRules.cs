using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.SecurityGroups;

/// <summary>/os-security-group-rules</summary>
internal static class SecurityGroupRules
{
    public static async ValueTask<ApiResponse> CreateAsync(ApiRequest request, CancellationToken cancel)
    {
        var rule = RuleReading.Read(request.Payload, out var wrong);
        return rule is null
            ? request.BadRequest(wrong!)
            : request.Ok(SecurityGroupViews.Rule, new SecurityGroupRuleBody(SecurityGroupRuleView.Of(await request.CallAsync(SecurityGroupsRpc.AddRule, rule, cancel))));
    }

    public static async ValueTask<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(SecurityGroupsRpc.RemoveRule, new SecurityGroupRuleNumber(SecurityGroups.IdOf(request)), cancel);
        return request.Done();
    }
}
