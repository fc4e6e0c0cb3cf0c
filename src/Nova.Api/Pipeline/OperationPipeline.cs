using System.Buffers;
using System.Text.Json;
using Nova.Api.Compute.Servers;
using Nova.Api.Microversions;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;

namespace Nova.Api.Pipeline;

/// <summary>What stands between a route and its handler, in this order: project path, microversion, window, policy, body, schema.</summary>
/// <remarks>A check that fails is an answer, not an exception: the next check does not run.</remarks>
internal static class OperationPipeline
{
    private const string OwnMediaType = "application/vnd.openstack.compute+json";

    /// <summary>Runs an operation that path and method have chosen.</summary>
    public static async Task RunAsync(HttpContext http, ApiRequest request, Operation operation)
    {
        if (!await EnterAsync(http, request))
        {
            return;
        }

        if (operation.OtherwiseById is { } byId && !operation.Window.Contains(request.Version))
        {
            http.Request.RouteValues["id"] = operation.Path[(operation.Path.LastIndexOf('/') + 1)..];
            operation = byId;
        }

        if (CheckAccess(request, operation) is { } refusal)
        {
            await refusal.WriteAsync(http);
            return;
        }

        if (!HttpMethods.IsPost(operation.Method) && !HttpMethods.IsPut(operation.Method))
        {
            await HandleAsync(http, request, RequestBody.Empty);
            return;
        }

        RequestBody? body = await ReadBodyAsync(http, request);
        if (body is not null)
        {
            using (body)
            {
                await HandleAsync(http, request, body);
            }
        }
    }

    /// <summary>Runs the operation that the body's key chooses.</summary>
    public static async Task RunActionAsync(HttpContext http, ApiRequest request, ActionTable actions)
    {
        if (!await EnterAsync(http, request) || await ReadBodyAsync(http, request) is not { } body)
        {
            return;
        }

        using (body)
        {
            Operation? operation = actions.Choose(body.Json, out string? unknown);
            ApiResponse? refusal = operation is null ? request.BadRequest(unknown!) : CheckAccess(request, operation);
            if (refusal is { } answer)
            {
                await answer.WriteAsync(http);
                return;
            }

            await HandleAsync(http, request, body);
        }
    }

    /// <summary>Negotiates the version and compares the projects; false where the answer has been given.</summary>
    private static async ValueTask<bool> EnterAsync(HttpContext http, ApiRequest request)
    {
        // The legacy endpoint knows no microversions: headers asking for one are ignored and none are sent.
        if (!request.Mount.IsLegacy)
        {
            MicroversionNegotiation.Outcome asked = MicroversionNegotiation.Read(http.Request.Headers);
            if (asked.Message is not null)
            {
                await FaultResponses.WriteAsync(http, asked.Status, asked.Message);
                return false;
            }

            request.Version = asked.Version;
            MicroversionNegotiation.WriteServed(http.Response.Headers, asked.Version);
        }

        string? named = request.Mount.ProjectId;
        if (named is not null && named != request.Caller.ProjectId)
        {
            await FaultResponses.WriteAsync(
                http,
                StatusCodes.Status400BadRequest,
                $"Malformed request URL: URL's project_id '{named}' doesn't match Context's project_id '{request.Caller.ProjectId ?? "None"}'");
            return false;
        }

        return true;
    }

    private static ApiResponse? CheckAccess(ApiRequest request, Operation operation)
    {
        operation = request.Mount.IsLegacy ? operation.Legacy ?? operation : operation;
        request.Operation = operation;
        if (!operation.Window.Contains(request.Version))
        {
            return request.NotFound(FaultResponses.DefaultMessage(StatusCodes.Status404NotFound));
        }

        return operation.OwnPolicy switch
        {
            null => null,
            { } policy when operation.IsOnServer => CheckOnServer(request, policy),
            { } policy => request.Allows(policy) ? null : request.Refused(policy),
        };
    }

    /// <summary>Decides what can be decided without the server: by default that is everything, so that no round trip is spent on it.</summary>
    private static ApiResponse? CheckOnServer(ApiRequest request, Policy policy)
    {
        if (request.Allows(policy, PolicyTarget.OfServer(request.Caller, openMatches: false)))
        {
            return null;
        }

        request.PolicyAwaitsServer = request.Allows(policy, PolicyTarget.OfServer(request.Caller, openMatches: true));
        return request.PolicyAwaitsServer ? null : request.Refused(policy);
    }

    private static async ValueTask<RequestBody?> ReadBodyAsync(HttpContext http, ApiRequest request)
    {
        RequestBody.Outcome read = await RequestBody.ReadAsync(http.Request, request.Backends.Options.MaxRequestBodySize, OwnMediaType, http.RequestAborted);
        if (read.Body is null)
        {
            await FaultResponses.WriteAsync(http, read.Status, read.Message);
        }

        return read.Body;
    }

    private static async Task HandleAsync(HttpContext http, ApiRequest request, RequestBody body)
    {
        if (Accept(http, request, body) is { } refusal)
        {
            await refusal.WriteAsync(http);
            return;
        }

        if (request.PolicyAwaitsServer && !request.Allows(request.Operation.OwnPolicy!, await ServerOwner.FindAsync(request, http.RequestAborted)))
        {
            await request.Refused(request.Operation.OwnPolicy!).WriteAsync(http);
            return;
        }

        ApiResponse answer = request.IdempotencyKey is { } key && !request.Operation.OnlyReads
            ? await request.Backends.Keyed.RunAsync(request, key, WorkAsync, http.RequestAborted)
            : await WorkAsync(request, http.RequestAborted);
        await answer.WriteAsync(http);
    }

    private static async ValueTask<ApiResponse> WorkAsync(ApiRequest request, CancellationToken cancel)
    {
        ApiResponse answer = await request.Operation.Handler(request, cancel);
        if (request.Operation.ObjectPolicy is { } promised && !request.ObjectPolicyWasAsked && answer.FaultMessage is null)
        {
            // A handler that forgets would open the operation to everybody: better no answer than that one.
            throw new InvalidOperationException($"{request.Operation} answered without asking {promised.Name}.");
        }

        return answer;
    }

    /// <summary>Checks query and body and hands them to the request; the refusal where they break a schema.</summary>
    private static ApiResponse? Accept(HttpContext http, ApiRequest request, RequestBody body)
    {
        Operation operation = request.Operation;
        if (http.Request.QueryString.HasValue)
        {
            request.Query = ApiQuery.Parse(http.Request.QueryString);
            if (operation.QuerySchema?.At(request.Version).Check(request.Query) is { } wrong)
            {
                return request.BadRequest(wrong.QueryMessage());
            }
        }

        request.Body = request.Payload = body.Json;
        if (operation.BodySchema is { } schema)
        {
            JsonRule rule = schema.At(request.Mount.IsLegacy ? Microversion.Legacy : request.Version);
            request.Body = request.Mount.IsLegacy ? WithoutUnknownKeys(rule, body.Json) : body.Json;
            if (rule.Check(request.Body) is { } wrong)
            {
                return request.BadRequest(wrong.BodyMessage());
            }
        }

        if ((operation.BodySchema?.Wrapper ?? operation.Action) is { } key && request.Body.ValueKind == JsonValueKind.Object)
        {
            request.Payload = request.Body.GetProperty(key);
        }

        if (HttpMethods.IsPost(operation.Method))
        {
            if (!IdempotencyKey.TryRead(http.Request, request.Mount, request.Version, body.Bytes.Span, out IdempotencyKey? idempotency))
            {
                return request.BadRequest(IdempotencyKey.InvalidMessage);
            }

            request.IdempotencyKey = idempotency;
        }

        return null;
    }

    private static JsonElement WithoutUnknownKeys(JsonRule rule, JsonElement body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            rule.WriteKnown(body, writer);
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
