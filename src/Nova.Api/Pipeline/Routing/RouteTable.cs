
namespace Nova.Api.Pipeline.Routing;

/// <summary>All operations of the Compute API, as the resources' route files list them.</summary>
internal sealed class RouteTable
{
    private readonly List<Operation> _operations = [];
    private readonly List<ActionTable> _actions = [];

    /// <summary>Operations that a path and a method choose.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Paths where a key in the body chooses the operation.</summary>
    public IReadOnlyList<ActionTable> Actions => _actions;

    /// <summary>Every operation, actions included.</summary>
    public IEnumerable<Operation> All => _operations.Concat(_actions.SelectMany(a => a.Operations));

    /// <summary>The routes of one resource, relative to its path (<c>/os-keypairs</c>).</summary>
    public ResourceRoutes Resource(string path) => new(this, path, every: null);

    /// <summary>The same, with what <paramref name="every"/> says of each of them.</summary>
    public ResourceRoutes Resource(string path, Action<Operation> every) => new(this, path, every);

    internal Operation Add(Operation operation)
    {
        _operations.Add(operation);
        return operation;
    }

    internal ActionTable Add(ActionTable actions)
    {
        _actions.Add(actions);
        return actions;
    }
}

/// <summary>The route table of one resource.</summary>
internal sealed class ResourceRoutes(RouteTable table, string root, Action<Operation>? every)
{
    public Operation MapGet(string path, OperationHandler handler) => Map(HttpMethods.Get, path, handler);

    public Operation MapPost(string path, OperationHandler handler) => Map(HttpMethods.Post, path, handler);

    public Operation MapPut(string path, OperationHandler handler) => Map(HttpMethods.Put, path, handler);

    public Operation MapDelete(string path, OperationHandler handler) => Map(HttpMethods.Delete, path, handler);

    /// <summary>A POST whose body's only key names the operation, as <c>/servers/{id}/action</c>.</summary>
    public ActionTable MapActions(string path) => table.Add(new ActionTable(root + path));

    public Operation Map(string method, string path, OperationHandler handler)
    {
        var operation = new Operation(method, root + path, action: null, handler);
        every?.Invoke(operation);
        return table.Add(operation);
    }
}
