using System.Text;
using System.Xml;

namespace Nova.Compute.Libvirt.DomainXml;

/// <summary>Text of tenants on its way into XML.</summary>
internal static class XmlText
{
    /// <summary>The text, with a replacement for what XML cannot carry even escaped: control characters, halves of surrogate pairs.</summary>
    public static string Safe(string text) => string.Concat(text.EnumerateRunes().Select(rune => IsXml(rune) ? rune.ToString() : "\ufffd"));

    private static bool IsXml(Rune rune) => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value);
}
