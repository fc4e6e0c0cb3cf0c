namespace Nova.Api.Microversions;

/// <summary>The property is answered from microversion 2.<paramref name="minor"/> on.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SinceAttribute(int minor) : Attribute
{
    public int Minor { get; } = minor;
}

/// <summary>The property is answered up to and including microversion 2.<paramref name="minor"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UntilAttribute(int minor) : Attribute
{
    public int Minor { get; } = minor;
}
