using System.Buffers;
using System.Text;
using System.Text.Json;
using Nova.Api.Microversions;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Tests.Schemas;

public sealed class SchemaTests
{
    private static readonly Dictionary<string, JsonRule> Rules = new()
    {
        ["text"] = Json.String(2, 4),
        ["name"] = Json.Name(),
        ["integer"] = Json.Integer(0, 10),
        ["strict"] = Json.StrictInteger(1),
        ["rate"] = new ScalarRule(JsonTypes.Number | JsonTypes.String) { ExclusiveMinimum = 0 },
        ["boolean"] = Json.Boolean(),
        ["enum"] = Json.Enum("a", "b"),
        ["uuid"] = Json.Uuid(),
        ["nullable"] = Json.Uuid().OrNull(),
        ["pattern"] = Json.String().Matching("^a+$"),
        ["list"] = Json.Array(Json.String(), 1, 2, unique: true),
        ["map"] = Json.Map("^[a-z]{1,3}$", Json.String()),
        ["open"] = Json.Object(("a", Json.String())).AllowOthers(Json.StrictInteger()),
        ["object"] = Json.Object(("a", Json.String()), ("b", Json.String())).Require("a"),
        ["either"] = Json.AnyOf(Json.Enum("auto", "none"), Json.Array(Json.String())),
        ["one"] = Json.Map("^.*$", Json.Anything()).Count(1, 1),
        ["any-of"] = Json.Object(("a", Json.String()), ("b", Json.String())).RequireAnyOf("a", "b"),
        ["base64"] = Json.String(format: StringFormat.Base64),
        ["time"] = Json.String(format: StringFormat.DateTime),
        ["cidr"] = Json.String(format: StringFormat.Cidr),
        ["ipv4"] = Json.String(format: StringFormat.IPv4),
        ["ipv6"] = Json.String(format: StringFormat.IPv6),
    };

    [Theory]
    [InlineData("text", "\"ab\"", null)]
    [InlineData("text", "\"a\"", "'a' is too short")]
    [InlineData("text", "\"abcde\"", "'abcde' is too long")]
    [InlineData("text", "\"😀😀😀😀\"", null)]
    [InlineData("text", "\"😀\"", "'😀' is too short")]
    [InlineData("text", "12", "12 is not of type 'string'")]
    [InlineData("text", "null", "None is not of type 'string'")]
    [InlineData("text", "true", "True is not of type 'string'")]
    [InlineData("text", "{\"a\": [1, \"x\", null]}", "{'a': [1, 'x', None]} is not of type 'string'")]
    [InlineData("name", "\"\"", "'' should be non-empty")]
    [InlineData("integer", "10", null)]
    [InlineData("integer", "\"10\"", null)]
    [InlineData("integer", "11", "11 is greater than the maximum of 10")]
    [InlineData("integer", "\"11\"", "'11' is greater than the maximum of 10")]
    [InlineData("integer", "-1", "-1 is less than the minimum of 0")]
    [InlineData("integer", "\"x\"", "'x' does not match '^[0-9]*$'")]
    [InlineData("integer", "1.5", "1.5 is not of type 'integer', 'string'")]
    [InlineData("strict", "\"1\"", "'1' is not of type 'integer'")]
    [InlineData("strict", "0", "0 is less than the minimum of 1")]
    [InlineData("strict", "2.0", null)]
    [InlineData("strict", "1e3", null)]
    [InlineData("strict", "2.5", "2.5 is not of type 'integer'")]
    [InlineData("integer", "1.0", null)]
    [InlineData("name", "\"web\\n\"", null)]
    [InlineData("name", "\"web \\n\"", "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.")]
    [InlineData("name", "\"\\nweb\"", "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.")]
    [InlineData("name", "\"we\\nb\"", "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.")]
    [InlineData("rate", "0", "0 is less than or equal to the minimum of 0")]
    [InlineData("boolean", "true", null)]
    [InlineData("boolean", "\"yes\"", null)]
    [InlineData("boolean", "1", "1 is not of type 'boolean', 'string'")]
    [InlineData("enum", "\"c\"", "'c' is not one of ['a', 'b']")]
    [InlineData("uuid", "\"d6d5c3a0-1b7e-4b0e-9d0a-1c1f6a5f9a11\"", null)]
    [InlineData("uuid", "\"d6d5c3a01b7e4b0e9d0a1c1f6a5f9a11\"", null)]
    [InlineData("uuid", "\"x\"", "'x' is not a 'uuid'")]
    [InlineData("nullable", "null", null)]
    [InlineData("nullable", "1", "1 is not of type 'string', 'null'")]
    [InlineData("pattern", "\"ab\"", "'ab' does not match '^a+$'")]
    [InlineData("list", "[]", "[] should be non-empty")]
    [InlineData("list", "[\"a\", \"b\", \"c\"]", "['a', 'b', 'c'] is too long")]
    [InlineData("list", "[\"a\", \"a\"]", "['a', 'a'] has non-unique elements")]
    [InlineData("map", "{\"abcd\": \"x\"}", "'abcd' does not match any of the regexes: '^[a-z]{1,3}$'")]
    [InlineData("map", "{\"A\": \"x\", \"B\": \"x\"}", "'A', 'B' do not match any of the regexes: '^[a-z]{1,3}$'")]
    [InlineData("open", "{\"a\": \"x\", \"z\": 1}", null)]
    [InlineData("object", "{\"b\": \"x\"}", "'a' is a required property")]
    [InlineData("object", "{\"a\": \"x\", \"c\": 1}", "Additional properties are not allowed ('c' was unexpected)")]
    [InlineData("object", "{\"a\": \"x\", \"c\": 1, \"d\": 1}", "Additional properties are not allowed ('c', 'd' were unexpected)")]
    [InlineData("object", "[]", "[] is not of type 'object'")]
    [InlineData("either", "\"auto\"", null)]
    [InlineData("either", "\"some\"", "'some' is not valid under any of the given schemas")]
    [InlineData("one", "{}", "{} does not have enough properties")]
    [InlineData("one", "{\"a\": 1, \"b\": 2}", "{'a': 1, 'b': 2} has too many properties")]
    [InlineData("any-of", "{}", "{} is not valid under any of the given schemas")]
    [InlineData("base64", "\"YWJj\\nZGVm\"", null)]
    [InlineData("base64", "\"YWJ\"", "'YWJ' is not a 'base64'")]
    [InlineData("time", "\"2026-01-31T10:00:00Z\"", null)]
    [InlineData("time", "\"2026-01-31T10:00:00.123456+02:00\"", null)]
    [InlineData("time", "\"2026-13-31\"", "'2026-13-31' is not a 'date-time'")]
    [InlineData("time", "\"20260101T000000Z\"", null)]
    [InlineData("time", "\"2026\"", null)]
    [InlineData("time", "\"01/02/2026\"", "'01/02/2026' is not a 'date-time'")]
    [InlineData("time", "\"2026-01-01 10pm\"", "'2026-01-01 10pm' is not a 'date-time'")]
    [InlineData("time", "\"tomorrow\"", "'tomorrow' is not a 'date-time'")]
    [InlineData("cidr", "\"10.0.0.0/24\"", null)]
    [InlineData("cidr", "\"10.0.0.0\"", "'10.0.0.0' is not a 'cidr'")]
    [InlineData("ipv4", "\"10.0.0.1\"", null)]
    [InlineData("ipv4", "\"10.1\"", "'10.1' is not a 'ipv4'")]
    [InlineData("ipv4", "\"010.2.3.4\"", "'010.2.3.4' is not a 'ipv4'")]
    [InlineData("ipv4", "\"0x0a.2.3.4\"", "'0x0a.2.3.4' is not a 'ipv4'")]
    [InlineData("ipv6", "\"::1\"", null)]
    [InlineData("ipv6", "\"FE80:0:0:0:0:0:0:1\"", null)]
    [InlineData("ipv6", "\"fe80::1%eth0\"", "'fe80::1%eth0' is not a 'ipv6'")]
    [InlineData("ipv6", "\"[::1]\"", "'[::1]' is not a 'ipv6'")]
    [InlineData("ipv6", "\"10.0.0.1\"", "'10.0.0.1' is not a 'ipv6'")]
    public void SaysWhatIsWrong(string rule, string json, string? reason)
    {
        SchemaError? error = Rules[rule].Check(Parse(json));

        Assert.Equal(reason, error?.Reason);
    }

    [Fact]
    public void ABodyErrorIsNamedByTheInnermostElementOfItsPath()
    {
        JsonRule rule = Json.Object(("server", Json.Object(("networks", Json.Array(Json.Object(("uuid", Json.Uuid())))))));

        SchemaError? inner = rule.Check(Parse("""{"server": {"networks": [{"uuid": "x"}]}}"""));
        SchemaError? item = rule.Check(Parse("""{"server": {"networks": [1]}}"""));

        Assert.Equal("Invalid input for field/attribute uuid. Value: x. 'x' is not a 'uuid'", inner?.BodyMessage());
        Assert.Equal("Invalid input for field/attribute 0. Value: 1. 1 is not of type 'object'", item?.BodyMessage());
    }

    [Fact]
    public void AVersionInheritsTheShapeBeforeIt()
    {
        VersionedSchema schema = VersionedSchema
            .Starting(1, Json.Object(("name", Json.String())).Require("name"))
            .Legacy(s => s.Set("old", Json.String()))
            .Since(5, s => s.AddProperty("tag", Json.String()))
            .Since(7, s => s.Remove("tag"))
            .Since(9, s => s.AddProperty("tag", Json.StrictInteger()))
            .Wrapped("thing", ("hints", Json.Anything()));

        string[] accepts(string json) =>
        [
            .. new[] { 0, 1, 4, 5, 6, 7, 8, 9, 104 }
                .Where(minor => schema.At(new Microversion(minor)).Check(Parse(json)) is null)
                .Select(minor => "2." + minor),
        ];

        Assert.Equal(["2.0", "2.1", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.104"], accepts("""{"thing": {"name": "x"}, "hints": 1}"""));
        Assert.Equal(["2.5", "2.6"], accepts("""{"thing": {"name": "x", "tag": "y"}}"""));
        Assert.Equal(["2.9", "2.104"], accepts("""{"thing": {"name": "x", "tag": 1}}"""));
        Assert.Equal(["2.0"], accepts("""{"thing": {"name": "x", "old": "y"}}"""));
        Assert.Throws<InvalidOperationException>(() => schema.Since(8, s => s));
    }

    [Theory]
    [InlineData("""{"a": " x ", "z": 1}""", """{"a":"x"}""")]
    [InlineData("""{"z": 1}""", """{"z":1}""")]
    [InlineData("""{"a": "x", "inner": {"b": 1, "z": 1}}""", """{"a":"x","inner":{"b":1}}""")]
    [InlineData("""{"a": "x", "map": {"k": "v"}}""", """{"a":"x","map":{"k":"v"}}""")]
    [InlineData("""{"list": [{"b": 1, "z": 1}]}""", """{"list":[{"b":1}]}""")]
    public void TheLegacyCopyHasOnlyWhatIsKnown(string json, string expected)
    {
        JsonRule inner = Json.Object(("b", Json.StrictInteger()));
        JsonRule rule = Json.Object(
            ("a", Json.NameWithBlanks()), ("inner", inner), ("map", Json.Map("^.$", Json.String())), ("list", Json.Array(inner)));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            rule.WriteKnown(Parse(json), writer);
        }

        Assert.Equal(expected, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory]
    [InlineData("it's", "\"it's\"")]
    [InlineData("both ' and \"", "'both \\' and \"'")]
    [InlineData("tab\tline\n", "'tab\\tline\\n'")]
    [InlineData("back\\slash", "'back\\\\slash'")]
    public void StringsArePrintedAsPythonPrintsThem(string value, string expected) => Assert.Equal(expected, PythonText.Repr(value));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
