namespace Nova.Api.Pipeline.Schemas;

/// <summary>Texts that body and query schemas share.</summary>
internal static class SchemaReasons
{
    public static string Unexpected(IReadOnlyCollection<string> names) =>
        "Additional properties are not allowed ("
        + string.Join(", ", names.Select(PythonText.Repr))
        + (names.Count == 1 ? " was" : " were")
        + " unexpected)";
}
