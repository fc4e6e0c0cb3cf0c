namespace Nova.Api.Pipeline.Schemas;

/// <summary>Why a value breaks its schema, and where it stands in the body or query.</summary>
/// <param name="Value">The failing value as Python's <c>str()</c> prints it.</param>
/// <param name="Reason">The validator's text.</param>
/// <param name="ReasonIsWholeMessage">True for name rules: upstream answers their text without field and value.</param>
internal sealed record SchemaError(string Value, string Reason, bool ReasonIsWholeMessage = false)
{
    /// <summary>Keys and list indexes from the root to the failing value; empty for the root itself.</summary>
    private readonly List<string> _path = [];

    /// <summary>The same error, seen from one level further out.</summary>
    public SchemaError Under(string segment)
    {
        _path.Insert(0, segment);
        return this;
    }

    /// <summary>Text of the 400 for a request body: named by the innermost element of the path.</summary>
    public string BodyMessage() =>
        ReasonIsWholeMessage || _path.Count == 0
            ? Reason
            : $"Invalid input for field/attribute {_path[^1]}. Value: {Value}. {Reason}";

    /// <summary>Text of the 400 for a query: named by the parameter, since every value sits in a list.</summary>
    public string QueryMessage() =>
        ReasonIsWholeMessage || _path.Count == 0
            ? Reason
            : $"Invalid input for query parameters {_path[0]}. Value: {Value}. {Reason}";
}
