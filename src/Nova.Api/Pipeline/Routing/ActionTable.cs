using System.Text.Json;

namespace Nova.Api.Pipeline.Routing;

/// <summary>Operations on one path, chosen by the only key of the body: <c>{"os-stop": null}</c>.</summary>
internal sealed class ActionTable(string path)
{
    private readonly Dictionary<string, Operation> _byName = new(StringComparer.Ordinal);

    public string Path { get; } = path;

    public IReadOnlyCollection<Operation> Operations => _byName.Values;

    /// <summary>Adds an operation. Its body schema describes the value under <paramref name="name"/>, which the handler finds in <see cref="ApiRequest.Payload"/>.</summary>
    public Operation Map(string name, OperationHandler handler) =>
        _byName[name] = new Operation(HttpMethods.Post, Path, name, handler);

    /// <summary>The operation a body asks for, or the message of the 400.</summary>
    public Operation? Choose(JsonElement body, out string? refusal)
    {
        refusal = null;
        if (body.ValueKind != JsonValueKind.Object || body.GetPropertyCount() != 1)
        {
            refusal = RequestBody.MalformedMessage;
            return null;
        }

        string name = body.EnumerateObject().First().Name;
        if (!_byName.TryGetValue(name, out Operation? operation))
        {
            refusal = $"There is no such action: {name}";
        }

        return operation;
    }
}
