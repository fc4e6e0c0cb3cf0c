using Microsoft.AspNetCore.Http;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Policies;
using Nova.Core;

namespace Nova.Api.Tests.Pipeline;

/// <summary>An operation that promises to ask a policy about its object cannot forget to.</summary>
public sealed class PromisedPolicyTests
{
    private static readonly Policy Policy = "os_compute_api:servers:show";

    [Fact]
    public async Task AnAnswerWithoutAskingIsAFault() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync((request, _) => ValueTask.FromResult(request.Done())));

    [Fact]
    public async Task AskingKeepsThePromise() => await RunAsync((request, _) =>
        ValueTask.FromResult(request.Allows(Policy, new PolicyTarget("p1", "u1")) ? request.Done() : request.Refused(Policy)));

    [Fact]
    public async Task ARefusalNeedsNoPolicy() => await RunAsync((request, _) => ValueTask.FromResult(request.NotFound("no such thing")));

    private static Task RunAsync(OperationHandler handler)
    {
        Operation operation = new Operation("GET", "/things/{id}", null, handler).PolicyOnObject(Policy);
        var caller = new Caller { UserId = "u1", ProjectId = "p1", Roles = ["reader"] };
        var backends = new ApiBackends
        {
            Rpc = null!,
            Images = null!,
            Projects = null,
            Hosts = null!,
            Policies = new LivePolicies(PolicyRules.Compile(new Dictionary<string, WrittenRule>(), true, true, Assert.Fail)),
            Options = new ApiOptions(),
            Time = TimeProvider.System,
        };
        var http = new DefaultHttpContext { Request = { Method = "GET" } };
        var request = new ApiRequest(http, new MountPoint(false, null, "/things/1"), backends, caller, new RequestContext("req-1", "u1", "p1", false), arrivedAt: 0);
        return OperationPipeline.RunAsync(http, request, operation);
    }
}
