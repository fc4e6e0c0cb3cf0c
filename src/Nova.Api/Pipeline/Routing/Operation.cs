using Nova.Api.Microversions;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;

namespace Nova.Api.Pipeline.Routing;

/// <summary>The work of one operation, for all microversions.</summary>
internal delegate ValueTask<ApiResponse> OperationHandler(ApiRequest request, CancellationToken cancel);

/// <summary>One line of a route table: what is checked before the handler runs, and which status tells success.</summary>
/// <remarks>Filled in by the fluent calls of the table while routes are mapped; nothing changes it afterwards.</remarks>
internal sealed class Operation(string method, string path, string? action, OperationHandler handler)
{
    private readonly SortedList<int, int> _success = [];

    public string Method { get; } = method;

    /// <summary>Path below the endpoint's prefix, such as <c>/os-keypairs/{id}</c>.</summary>
    public string Path { get; } = path;

    /// <summary>The key in the body that chooses this operation; null where the path alone does.</summary>
    public string? Action { get; } = action;

    public OperationHandler Handler { get; } = handler;

    /// <summary>True where the path names a server: <see cref="OwnPolicy"/> is then asked about that server's owner.</summary>
    public bool IsOnServer { get; } = path.StartsWith("/servers/{", StringComparison.Ordinal);

    /// <summary>
    /// Checked before any work, against the caller's own project, or against the owner of the server in the path; null for
    /// <see cref="IsForAnyone"/> and <see cref="ObjectPolicy"/>.
    /// </summary>
    public Policy? OwnPolicy { get; private set; }

    /// <summary>Checked by the handler, which first has to find the owner of the object.</summary>
    public Policy? ObjectPolicy { get; private set; }

    /// <summary>True for operations that any authenticated caller may use.</summary>
    public bool IsForAnyone { get; private set; }

    /// <summary>True for a POST that changes nothing: a repeat is simply answered anew.</summary>
    public bool OnlyReads { get; private set; }

    public VersionedSchema? BodySchema { get; private set; }

    public QuerySchema? QuerySchema { get; private set; }

    public VersionWindow Window { get; private set; } = VersionWindow.Always;

    /// <summary>The operation that takes the path's last segment for an id at versions that do not know it as a word; null for none.</summary>
    public Operation? OtherwiseById { get; private set; }

    /// <summary>What <c>/v2</c> does instead; null where both endpoints do the same.</summary>
    public Operation? Legacy { get; private set; }

    public int SuccessAt(Microversion version)
    {
        int status = 200;
        foreach ((int since, int success) in _success)
        {
            status = since <= version.Minor ? success : status;
        }

        return status;
    }

    /// <summary>Needs this policy for an object of the caller's own project, or for the server in the path.</summary>
    public Operation Policy(string name)
    {
        OwnPolicy = name;
        return this;
    }

    /// <summary>Needs this policy for the object named in the URL, whoever owns it: the handler asks <see cref="ApiRequest.Allows(Policies.Policy, PolicyTarget)"/>.</summary>
    public Operation PolicyOnObject(Policy policy)
    {
        ObjectPolicy = policy;
        return this;
    }

    /// <summary>Needs a token, but no policy.</summary>
    public Operation ForAnyone()
    {
        IsForAnyone = true;
        return this;
    }

    /// <summary>Changes nothing, though it is a POST: an Idempotency-Key has nothing to do.</summary>
    public Operation ReadsOnly()
    {
        OnlyReads = true;
        return this;
    }

    public Operation Body(VersionedSchema schema)
    {
        // The value of an action sits under the action's name.
        BodySchema = Action is null ? schema : schema.Wrapped(Action);
        return this;
    }

    public Operation Query(QuerySchema schema)
    {
        QuerySchema = schema;
        return this;
    }

    /// <summary>Exists from 2.<paramref name="minor"/> on.</summary>
    public Operation Since(int minor)
    {
        Window = Window with { Since = minor };
        return this;
    }

    /// <summary>Exists up to 2.<paramref name="minor"/>.</summary>
    public Operation Until(int minor)
    {
        Window = Window with { Until = minor };
        return this;
    }

    /// <summary>Where this one does not exist, <paramref name="byId"/> takes the last segment of the path for an <c>id</c>, as one handler did upstream.</summary>
    public Operation OtherwiseAsId(Operation byId)
    {
        OtherwiseById = byId;
        return this;
    }

    /// <summary>On the endpoint <c>/v2</c> this handler serves instead.</summary>
    /// <returns>The operation of that endpoint, which says for itself who may use it and what it takes.</returns>
    public Operation OnLegacy(OperationHandler handler) => Legacy = new Operation(Method, Path, Action, handler);

    /// <summary>Status of success (200 unless said), from 2.<paramref name="since"/> on.</summary>
    public Operation Success(int status, int since = Microversion.MinMinor)
    {
        _success[since] = status;
        return this;
    }

    public override string ToString() => Action is null ? $"{Method} {Path}" : $"{Method} {Path} ({Action})";
}
