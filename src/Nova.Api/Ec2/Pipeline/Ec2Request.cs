using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Api.Wishes;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Servers;
using Nova.Messaging;
using Nova.OpenStack;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>A request whose signer is known, in the terms an action uses.</summary>
/// <param name="Ec2">What they all share.</param>
/// <param name="Action">What is asked for.</param>
/// <param name="Caller">Who signed it; always within a project.</param>
/// <param name="Context">Goes along with every question.</param>
/// <param name="AsUser">The caller towards other services.</param>
/// <param name="Parameters">Checked as far as their names go.</param>
internal sealed record Ec2Request(Ec2Backends Ec2, Ec2Action Action, Caller Caller, RequestContext Context, ActingAs AsUser, Ec2Parameters Parameters)
{
    public ApiBackends Backends => Ec2.Api;

    /// <summary>Whose things they are.</summary>
    public string Project => Caller.ProjectId!;

    /// <summary>Judges what the caller wants made, as it does for the Compute API.</summary>
    public WishJudge Judge => new(Backends, Caller, Context, AsUser);

    /// <summary>Only to be told whether it could be done. Actions that change nothing are done all the same.</summary>
    public bool IsDryRun => Parameters.Flag("DryRun") == true && Action.Changes;

    /// <summary>Called before the first change: a dry run has found nothing wrong, and ends.</summary>
    /// <exception cref="Ec2RefusalException">It does.</exception>
    public void BeforeChange()
    {
        if (IsDryRun)
        {
            throw new Ec2RefusalException(Ec2Error.DryRun);
        }
    }

    /// <summary>Asks another daemon, in the name of this request.</summary>
    public Task<TReply> CallAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, CancellationToken cancel, Guid? callId = null)
    {
        // Whatever is not repeated freely changes something.
        if (!method.IsRepeatable)
        {
            BeforeChange();
        }

        return Backends.Rpc.CallAsync(method, RpcTarget.Any, request, Context, callId is { } id ? new CallOptions(CallId: id) : default, cancel);
    }

    /// <summary>Asks the daemon on one host.</summary>
    public Task<TReply> CallHostAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, string host, TRequest request, CancellationToken cancel) =>
        Backends.Rpc.CallAsync(method, RpcTarget.On(host), request, Context, default, cancel);

    /// <summary>True where the policy lets the caller do it to an object of this owner.</summary>
    public bool Allows(Policy policy, PolicyTarget target) => policy.Check(Backends.Policies.Rules)(Caller, target);

    /// <summary>Refuses what the action's policy forbids about an instance.</summary>
    /// <exception cref="Ec2RefusalException">It does.</exception>
    public void Check(InstanceRecord instance, Policy? policy = null)
    {
        if ((policy ?? Action.Policy) is { } asked && !Allows(asked, new PolicyTarget(instance.ProjectId, instance.UserId)))
        {
            throw new Ec2RefusalException(Ec2Error.Denied(asked.RefusalMessage));
        }
    }
}
