using System.Text.Json;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>One of several shapes (JSON Schema's anyOf, and oneOf where the shapes exclude each other).</summary>
internal sealed record AnyOfRule(IReadOnlyList<JsonRule> Shapes) : JsonRule
{
    public override SchemaError? Check(JsonElement value)
    {
        foreach (JsonRule shape in Shapes)
        {
            if (shape.Check(value) is null)
            {
                return null;
            }
        }

        return new SchemaError(PythonText.Str(value), $"{PythonText.Repr(value)} is not valid under any of the given schemas");
    }

    public override void WriteKnown(JsonElement value, Utf8JsonWriter writer)
    {
        foreach (JsonRule shape in Shapes)
        {
            if (shape.Check(value) is null)
            {
                shape.WriteKnown(value, writer);
                return;
            }
        }

        value.WriteTo(writer);
    }
}

/// <summary>Several rules at once (allOf).</summary>
internal sealed record AllOfRule(IReadOnlyList<JsonRule> Rules) : JsonRule
{
    public override SchemaError? Check(JsonElement value)
    {
        foreach (JsonRule rule in Rules)
        {
            if (rule.Check(value) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
