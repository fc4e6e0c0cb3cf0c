namespace Nova.Core.Images.Properties;

/// <summary>A property of images that compute knows: a field of upstream's ImageMetaProps.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">What its value may be.</param>
/// <param name="Use">Where it shows.</param>
/// <param name="Sample">A value that asks for something.</param>
public sealed record ImageProperty(string Name, PropertyType Type, ImagePropertyUse Use, string Sample)
{
    /// <summary>True where the value is a word for true, or else false.</summary>
    public bool IsFlag => Type == PropertyTypes.Flag;
}

/// <summary>What a property's value may be.</summary>
/// <param name="Allowed">The same in words, as in <c>must be an integer</c>.</param>
/// <param name="Read">The value in its one spelling; null where it is none.</param>
public sealed record PropertyType(string Allowed, Func<string, string?> Read);
