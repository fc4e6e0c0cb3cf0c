using Nova.Api.Microversions;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>A request body's schema through all microversions: where it starts, and what each version changes.</summary>
/// <remarks>
/// Built lazily, once per version that changes anything. <c>Since(n, …)</c> takes the shape of the version before;
/// the variant of the legacy endpoint is a change of the starting shape that no later version inherits.
/// </remarks>
internal sealed class VersionedSchema
{
    private readonly SortedList<int, Func<JsonRule, JsonRule>> _changes;
    private readonly Func<JsonRule, JsonRule>? _legacy;
    private readonly string? _wrapper;
    private readonly (string Name, JsonRule Rule)[] _siblings;
    private readonly JsonRule?[] _byMinor = new JsonRule?[Microversion.MaxMinor + 1];

    private VersionedSchema(
        SortedList<int, Func<JsonRule, JsonRule>> changes,
        Func<JsonRule, JsonRule>? legacy,
        string? wrapper,
        (string Name, JsonRule Rule)[] siblings)
    {
        _changes = changes;
        _legacy = legacy;
        _wrapper = wrapper;
        _siblings = siblings;
    }

    /// <summary>The key of the body that holds what the schema describes, such as <c>keypair</c>; null where it describes the whole body.</summary>
    public string? Wrapper => _wrapper;

    /// <summary>The shape from microversion 2.<paramref name="minor"/> on (1 for all routes there from the start).</summary>
    public static VersionedSchema Starting(int minor, JsonRule shape) =>
        new(new SortedList<int, Func<JsonRule, JsonRule>> { [minor] = _ => shape }, null, null, []);

    /// <summary>What microversion 2.<paramref name="minor"/> changes.</summary>
    public VersionedSchema Since(int minor, Func<ObjectRule, JsonRule> change) => With(minor, shape => change((ObjectRule)shape));

    /// <summary>Microversion 2.<paramref name="minor"/> replaces the shape altogether.</summary>
    public VersionedSchema Since(int minor, JsonRule shape) => With(minor, _ => shape);

    /// <summary>How the endpoint <c>/v2</c> differs from 2.1.</summary>
    public VersionedSchema Legacy(Func<ObjectRule, JsonRule> change) =>
        new(_changes, shape => change((ObjectRule)shape), _wrapper, _siblings);

    /// <summary>The shape sits under this key of the body; other keys are refused but for the siblings given.</summary>
    public VersionedSchema Wrapped(string key, params (string Name, JsonRule Rule)[] siblings) => new(_changes, _legacy, key, siblings);

    /// <summary>The rule for the whole body at this version.</summary>
    public JsonRule At(Microversion version) => _byMinor[version.Minor] ??= Build(version.Minor);

    private VersionedSchema With(int minor, Func<JsonRule, JsonRule> change)
    {
        if (_changes.Keys[^1] >= minor)
        {
            throw new InvalidOperationException($"Changes of a schema are listed in order: 2.{minor} comes after 2.{_changes.Keys[^1]}.");
        }

        return new VersionedSchema(
            new SortedList<int, Func<JsonRule, JsonRule>>(_changes) { [minor] = change }, _legacy, _wrapper, _siblings);
    }

    private JsonRule Build(int minor)
    {
        JsonRule shape = Json.Anything();
        for (int i = 0; i < _changes.Count; i++)
        {
            // The first entry is the start and also serves what comes before it: the window of the route decides there.
            if (i == 0 || _changes.Keys[i] <= minor)
            {
                shape = _changes.Values[i](shape);
            }
        }

        if (minor == Microversion.Legacy.Minor && _legacy is not null)
        {
            shape = _legacy(shape);
        }

        if (_wrapper is null)
        {
            return shape;
        }

        ObjectRule body = Json.Object((_wrapper, shape)).Require(_wrapper);
        foreach ((string name, JsonRule rule) in _siblings)
        {
            body = body.Set(name, rule);
        }

        return body;
    }
}
