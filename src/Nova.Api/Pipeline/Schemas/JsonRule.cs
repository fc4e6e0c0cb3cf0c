using System.Text.Json;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>One node of a request schema. Immutable; built once, used by every request.</summary>
/// <remarks>The checks and their order follow JSON Schema as upstream's validator applies it, so that the first error is the same one.</remarks>
internal abstract record JsonRule
{
    /// <summary>The first thing wrong with <paramref name="value"/>, or null.</summary>
    public abstract SchemaError? Check(JsonElement value);

    /// <summary>Copies <paramref name="value"/> as the legacy endpoint sees it: without unknown keys, names without outer blanks.</summary>
    public virtual void WriteKnown(JsonElement value, Utf8JsonWriter writer) => value.WriteTo(writer);

    /// <summary>Also allows null.</summary>
    public virtual JsonRule OrNull() => new AnyOfRule([this, Json.Null()]);

    protected static SchemaError WrongType(JsonElement value, string types) =>
        new(PythonText.Str(value), $"{PythonText.Repr(value)} is not of type {types}");
}

/// <summary>Accepts everything.</summary>
internal sealed record AnythingRule : JsonRule
{
    public override SchemaError? Check(JsonElement value) => null;

    public override JsonRule OrNull() => this;
}
