using System.Globalization;
using System.Text.Json;
using Nova.Api.Microversions;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Policies;
using Nova.Api.Wishes;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Messaging;
using Nova.OpenStack;

namespace Nova.Api.Pipeline;

/// <summary>One request to a Compute operation, checked as far as the route table says; what every handler takes.</summary>
internal sealed partial class ApiRequest
{
    private readonly HttpContext _http;
    private readonly long _until;
    private ApiLinks? _links;

    public ApiRequest(HttpContext http, MountPoint mount, ApiBackends backends, Caller caller, RequestContext context, long arrivedAt)
    {
        _http = http;
        _until = arrivedAt + (long)(ActingAs.Patience.TotalSeconds * backends.Time.TimestampFrequency);
        Mount = mount;
        Backends = backends;
        Caller = caller;
        Context = context;
    }

    /// <summary>Under which prefix the request came: <c>/v2.1</c> or <c>/v2</c>, with a project or without.</summary>
    public MountPoint Mount { get; }

    public ApiBackends Backends { get; }

    public Caller Caller { get; }

    /// <summary>Goes along with every RPC this request causes.</summary>
    public RequestContext Context { get; }

    /// <summary>The route table's line for this request.</summary>
    public Operation Operation { get; set; } = null!;

    /// <summary>The microversion served; 2.1 on the legacy endpoint.</summary>
    public Microversion Version { get; set; } = Microversion.Base;

    /// <summary>The whole body; null (JSON) where there is none.</summary>
    public JsonElement Body { get; set; }

    /// <summary>The part of the body under the key the schema is wrapped in, or under the action's name; else the whole body.</summary>
    public JsonElement Payload { get; set; }

    public ApiQuery Query { get; set; } = ApiQuery.Empty;

    /// <summary>The client's Idempotency-Key with a digest of what it asked for; null where it sent none.</summary>
    public IdempotencyKey? IdempotencyKey { get; set; }

    /// <summary>Names the calls that change something, while a request with a key runs; null for all others.</summary>
    public KeyedCallIds? KeyedCalls { get; set; }

    public ApiLinks Links => _links ??= new ApiLinks(_http.Request, Mount, Backends.Options);

    public IHeaderDictionary RequestHeaders => _http.Request.Headers;

    /// <summary>The caller's token, for the few requests that other services have to answer with the user's rights while the user waits.</summary>
    public string UserToken => _http.Request.Headers["X-Auth-Token"].ToString();

    /// <summary>The caller towards other services.</summary>
    public ActingAs AsUser => ActingAs.User(UserToken, Caller.Catalogue, Context.RequestId, _until);

    /// <summary>Judges what the caller wants made.</summary>
    public WishJudge Judge => new(Backends, Caller, Context, AsUser);

    public bool IsAtLeast(int minor) => Version.Minor >= minor;

    /// <summary>A segment of the path, by its name in the route table.</summary>
    public string Route(string name) => (string)_http.Request.RouteValues[name]!;

    /// <summary>A segment of the path that is a number; null where it is something else.</summary>
    public long? RouteNumber(string name) => long.TryParse(Route(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A time in the query; null where there is none, or something else.</summary>
    public DateTimeOffset? Time(string name) => Query.Get(name) is { } text && Iso8601.TryParse(text, out var time) ? time : null;

    /// <summary>True once the policy the route promised to ask about the object has been asked.</summary>
    public bool ObjectPolicyWasAsked { get; private set; }

    /// <summary>True where the policy lets the caller do it to an object of its own project.</summary>
    public bool Allows(Policy policy) => Allows(policy, new PolicyTarget(Caller.ProjectId, Caller.UserId));

    /// <summary>True where the policy lets the caller do it to an object of this owner.</summary>
    public bool Allows(Policy policy, PolicyTarget target)
    {
        ObjectPolicyWasAsked |= policy.Name == Operation.ObjectPolicy?.Name;
        return policy.Check(Backends.Policies.Rules)(Caller, target);
    }

    /// <summary>True once a policy on the server in the path could not be decided without knowing its owner.</summary>
    public bool PolicyAwaitsServer { get; set; }

    /// <summary>Asks another daemon, in the name of this request.</summary>
    public Task<TReply> CallAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, CancellationToken cancel) =>
        SendAsync(method, RpcTarget.Any, request, cancel);

    /// <summary>Asks the daemon on one host, in the name of this request.</summary>
    public Task<TReply> CallHostAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, string host, TRequest request, CancellationToken cancel) =>
        SendAsync(method, RpcTarget.On(host), request, cancel);

    private Task<TReply> SendAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, CancellationToken cancel) =>
        KeyedCalls is null || method.IsRepeatable
            ? Backends.Rpc.CallAsync(method, target, request, Context, default, cancel)
            : SendKeyedAsync(KeyedCalls, method, target, request, cancel);

    private async Task<TReply> SendKeyedAsync<TRequest, TReply>(
        KeyedCallIds ids, RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, CancellationToken cancel)
    {
        try
        {
            var reply = await Backends.Rpc.CallAsync(method, target, request, Context, new CallOptions(CallId: ids.Next(method.Name)), cancel);
            ids.ChangedAnything = true;
            return reply;
        }
        catch (FaultException failure) when (!KeyedRequests.IsFinal(FaultStatus.Of(failure.Fault.Kind)))
        {
            // Whether it was carried out is not known.
            ids.ChangedAnything = true;
            throw;
        }
    }
}
