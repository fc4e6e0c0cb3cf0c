using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Tokens;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Pipeline;

/// <summary>A request that passed authentication and policy, in the terms an operation uses.</summary>
internal sealed class IdentityCall(HttpContext http, IdentityState state, TokenFacts? caller)
{
    public HttpContext Http => http;

    public IdentityState State => state;

    public EmbeddedDatabase Database => state.Database;

    /// <summary>Who calls. Null only on <see cref="Access.Open"/> operations.</summary>
    public TokenFacts? AnyCaller => caller;

    /// <summary>Who calls, on operations that need a token.</summary>
    public TokenFacts Caller => caller ?? throw new InvalidOperationException("An open operation has no caller.");

    /// <summary>Where the client reached us, for links: <c>http://host:port</c>.</summary>
    public string BaseUrl => $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}";

    /// <summary>A part of the path.</summary>
    public string Route(string name) => http.GetRouteValue(name) as string ?? throw new InvalidOperationException($"The route has no {{{name}}}.");

    /// <summary>A query parameter, or null.</summary>
    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    /// <summary>A boolean query parameter: given without a value it is true, as in Keystone.</summary>
    public bool? QueryFlag(string name) => Query(name)?.ToLowerInvariant() switch
    {
        null => null,
        "0" or "false" or "no" => false,
        _ => true,
    };

    /// <summary>The request's body.</summary>
    public Task<JsonBody> BodyAsync(CancellationToken cancel) => JsonBody.ReadObjectAsync(http.Request, cancel);

    /// <summary>The object under <paramref name="name"/> in the request's body.</summary>
    public async Task<JsonBody> BodyAsync(string name, CancellationToken cancel) => (await BodyAsync(cancel)).Object(name);

    /// <summary>A Keystone list: the items under their name, and links.</summary>
    public Reply List(string name, IEnumerable<JsonNode> items) => Reply.Ok(new JsonObject
    {
        [name] = new JsonArray([.. items]),
        ["links"] = new JsonObject { ["next"] = null, ["self"] = BaseUrl + http.Request.Path + http.Request.QueryString, ["previous"] = null },
    });

    /// <summary>The 404 for a <paramref name="kind"/> (user, project, …).</summary>
    public static FaultException NotFound(string kind, string id) => new(FaultKind.NotFound, $"Could not find {kind}: {id}.");
}
