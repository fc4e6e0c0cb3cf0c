using System.Xml;

namespace Nova.Compute.Libvirt.DomainXml;

/// <summary>Text of tenants on its way into XML.</summary>
internal static class XmlText
{
    /// <summary>The text, with a replacement for characters that XML cannot carry even escaped.</summary>
    public static string Safe(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\ufffd'));
}
