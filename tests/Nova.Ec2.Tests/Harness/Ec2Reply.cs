using System.Xml.Linq;

namespace Nova.Ec2.Tests.Harness;

/// <summary>What came back.</summary>
public sealed record Ec2Reply(int Status, string Text)
{
    public XElement Xml => XDocument.Parse(Text).Root!;

    /// <summary>The code of a refusal; null for an answer.</summary>
    public string? Code => Xml.Descendants().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value;

    public string? Message => Xml.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value;

    /// <summary>The text of the first element of a name.</summary>
    public string? this[string name] => Texts(name).FirstOrDefault();

    /// <summary>The texts of all elements of a name.</summary>
    public string[] Texts(string name) => [.. Xml.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value)];

    /// <summary>The members of a list.</summary>
    public XElement[] Items(string list) =>
        [.. Xml.Descendants().Where(element => element.Name.LocalName == list).SelectMany(found => found.Elements())];

    public Ec2Reply Succeeded()
    {
        Assert.True(Status == 200, $"{Status}: {Text}");
        return this;
    }

    public void IsRefused(int status, string code)
    {
        Assert.True(Status == status && Code == code, $"expected {status} {code}, got {Status}: {Text}");
        Assert.StartsWith("req-", Xml.Element("RequestID")!.Value);
    }
}
