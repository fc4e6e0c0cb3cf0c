using System.Buffers;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Keypairs;

internal static class KeypairSchemas
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-");

    private static readonly SearchValues<char> NameCharacters92 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-@.");

    public static readonly VersionedSchema Create = VersionedSchema
        .Starting(1, Json.Object(("name", Name("keypair_name_20", NameCharacters)), ("public_key", Json.String())).Require("name"))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()))
        .Since(2, s => s.AddProperty("type", Json.Enum("ssh", "x509")))
        .Since(10, s => s.AddProperty("user_id", Json.String()))
        .Since(92, s => s.Set("name", Name("keypair_name_292", NameCharacters92)).Require("public_key"))
        .Wrapped("keypair");

    public static readonly QuerySchema List = QuerySchema
        .Starting(10, ("user_id", Json.String()))
        .Since(35, q => q.Add("limit", QueryRule.NonNegative).Add("marker", Json.String()))
        .Since(75, q => q.RefuseUnknown());

    public static readonly QuerySchema OfUser = QuerySchema
        .Starting(10, ("user_id", Json.String()))
        .Since(75, q => q.RefuseUnknown());

    private static JsonRule Name(string format, SearchValues<char> allowed) => Json.AllOf(
        Json.Name(),
        Json.String(1, 255, new StringFormat(
            format,
            value => value.AsSpan().IndexOfAnyExcept(allowed) < 0,
            "An invalid 'name' value was provided. The name must be: "
                + $"Only expected characters: ASCII letters, digits and [{(allowed == NameCharacters92 ? "@._- " : "_- ")}].")));
}
