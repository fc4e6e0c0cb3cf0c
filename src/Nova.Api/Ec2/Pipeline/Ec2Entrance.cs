using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Nova.Api.Ec2.Signatures;
using Nova.Api.Policies;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Hosting.Daemon;
using Nova.Hosting.Logging;
using Nova.OpenStack;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>Parameters, signer, action, policy, in this order: what happens to every request of EC2 behind the front door.</summary>
internal sealed class Ec2Entrance
{
    private const string Prefix = "/services/Cloud";
    private const int LongestVersion = 64;

    private static readonly object ActionItem = new();

    private readonly SignerCheck _signers;
    private readonly Ec2Backends _backends;
    private readonly ILogger<Ec2Entrance> _logger;
    private readonly FrontDoor _door;

    public Ec2Entrance(SignerCheck signers, Ec2Backends backends, ILogger<Ec2Entrance> logger)
    {
        (_signers, _backends, _logger) = (signers, backends, logger);
        _door = new FrontDoor(new Ec2Faults(), new RequestLog(backends.Api.Time, logger, ActionOf), "x-amzn-requestid");
    }

    public Task InvokeAsync(HttpContext http) => _door.ServeAsync(http, RunAsync);

    /// <summary>For the log, in the place of a query that holds signatures and user data: the action, if it is one of ours.</summary>
    private static string ActionOf(HttpContext http) => http.Items.TryGetValue(ActionItem, out var name) ? $"?Action={name}" : "";

    private async Task RunAsync(HttpContext http, string requestId)
    {
        var (action, version) = ("", "");
        var until = Until();
        Ec2Answer answer;
        try
        {
            var path = PathAsSent.PathOf(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).ToString();
            var body = await ReadBodyAsync(http, path);
            var parameters = Ec2Parameters.Read(http.Request.QueryString.Value ?? "", body.Form);
            var (caller, token) = await _signers.CheckAsync(http, new SignedParts(path, parameters, body.Bytes));
            (action, version) = (parameters.Required("Action"), parameters.Required("Version"));
            answer = version.Length > LongestVersion ? Ec2Error.InvalidValue("The version of the API is too long.")
                : await AnswerAsync(http, requestId, action, caller, ActingAs.User(token, caller.Catalogue, requestId, until), parameters);
        }
        catch (Ec2RefusalException refused) when (!http.Response.HasStarted)
        {
            answer = refused.Error;
        }
        catch (FaultException fault) when (!http.Response.HasStarted && Ec2Error.Of(fault.Fault) is { } error)
        {
            answer = error;
        }

        await answer.WriteAsync(http, requestId, action, version);
    }

    private async Task<Ec2Answer> AnswerAsync(HttpContext http, string requestId, string name, Caller known, ActingAs asUser, Ec2Parameters parameters)
    {
        var (action, unknown) = Ec2Actions.Find(name);
        if (action is null)
        {
            return unknown!;
        }

        http.Items[ActionItem] = action.Name;

        // Here and not with the signature, which is remembered: the rule behind it may change.
        var caller = _backends.Api.Policies.Rules.WithAdminFlag(known);
        var context = new RequestContext(requestId, caller.UserId, caller.ProjectId, caller.IsAdmin, GlobalRequestId: null);
        var request = new Ec2Request(_backends, action, caller, context, asUser, parameters);
        using var scope = _logger.BeginRequest(context);
        if (Refuse(request) is { } refusal)
        {
            return refusal;
        }

        var isDry = request.IsDryRun;
        var answer = await action.Handler(request, http.RequestAborted);

        // It came to its end without anything to change: all instances run already, say.
        return isDry && answer.Refusal is null ? Ec2Error.DryRun : answer;
    }

    private static Ec2Error? Refuse(Ec2Request request)
    {
        // An instance's owner is one of the project; which of its users is asked again once it is known.
        var target = PolicyTarget.OfServer(request.Caller, openMatches: true);
        return request.Action.Policy is { } policy && !request.Allows(policy, target) ? Ec2Error.Denied(policy.RefusalMessage)
            : request.Action.FindUnknown(request.Parameters) is { } unknown
                ? new Ec2Error(400, "UnknownParameter", $"The parameter {unknown} is not recognized by {request.Action.Name}.")
            : null;
    }

    /// <summary>When the whole request ends: counted from its beginning, so that a slow identity service takes its share of it.</summary>
    private long Until() =>
        _backends.Api.Time.GetTimestamp() + (long)(ActingAs.Patience.TotalSeconds * _backends.Api.Time.TimestampFrequency);

    /// <summary>The body, and its text where it is a form.</summary>
    private async Task<(byte[] Bytes, string Form)> ReadBodyAsync(HttpContext http, string path)
    {
        var isPost = HttpMethods.IsPost(http.Request.Method);
        if (path is not ("" or "/" or Prefix or Prefix + "/"))
        {
            throw new Ec2RefusalException(Ec2Error.NotFound);
        }

        if (!isPost && !HttpMethods.IsGet(http.Request.Method))
        {
            throw new Ec2RefusalException(Ec2Error.MethodNotAllowed);
        }

        if (http.Request.ContentLength > _backends.Api.Options.MaxRequestBodySize
            || await RequestBody.ReadAllAsync(http.Request.BodyReader, _backends.Api.Options.MaxRequestBodySize, http.RequestAborted) is not { } bytes)
        {
            throw new Ec2RefusalException(Ec2Error.TooLarge);
        }

        if (bytes.Length == 0)
        {
            return (bytes, "");
        }

        // What is no form would be signed and not read, or read and not signed.
        return isPost && http.Request.HasFormContentType && http.Request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            ? (bytes, TextOf(bytes))
            : throw new Ec2RefusalException(Ec2Error.MalformedQuery("A body must be a form, application/x-www-form-urlencoded, and be sent by POST."));
    }

    private static string TextOf(byte[] form) => Utf8.IsValid(form)
        ? Encoding.UTF8.GetString(form)
        : throw new Ec2RefusalException(Ec2Error.MalformedQuery("The form is no UTF-8."));
}
