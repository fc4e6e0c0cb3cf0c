using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Nova.Api.Microversions;

/// <summary>The JSON shape of a response body of type <typeparamref name="T"/> at each microversion. Names become snake case.</summary>
/// <remarks>
/// <see cref="SinceAttribute"/> and <see cref="UntilAttribute"/> on the properties of <typeparamref name="T"/> and of what it
/// contains decide. They are read once per version, at its first answer; requests only index an array.
/// </remarks>
internal sealed class VersionedView<T>(IJsonTypeInfoResolver context)
    where T : class
{
    private readonly JsonTypeInfo?[] _byMinor = new JsonTypeInfo?[Microversion.MaxMinor + 1];

    /// <summary>The serialization contract of <typeparamref name="T"/> at <paramref name="version"/>.</summary>
    public JsonTypeInfo At(Microversion version) => _byMinor[version.Minor] ?? Build(version.Minor);

    private JsonTypeInfo Build(int minor)
    {
        var options = new JsonSerializerOptions
        {
            // Answers are application/json, never HTML: only what JSON itself requires is escaped.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            TypeInfoResolver = context.WithAddedModifier(type => RemovePropertiesOutside(type, minor)),
        };
        options.MakeReadOnly();

        // Two requests may build the same version at once; both results are equal and one is kept.
        return _byMinor[minor] = options.GetTypeInfo(typeof(T));
    }

    private static void RemovePropertiesOutside(JsonTypeInfo type, int minor)
    {
        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            ICustomAttributeProvider? attributes = type.Properties[i].AttributeProvider;
            if (attributes is null)
            {
                continue;
            }

            bool tooEarly = Find<SinceAttribute>(attributes) is { } since && minor < since.Minor;
            bool tooLate = Find<UntilAttribute>(attributes) is { } until && minor > until.Minor;
            if (tooEarly || tooLate)
            {
                type.Properties.RemoveAt(i);
            }
        }
    }

    private static TAttribute? Find<TAttribute>(ICustomAttributeProvider attributes)
        where TAttribute : Attribute =>
        attributes.GetCustomAttributes(typeof(TAttribute), inherit: false) is [TAttribute found, ..] ? found : null;
}
