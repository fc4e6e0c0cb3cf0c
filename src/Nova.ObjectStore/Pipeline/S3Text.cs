using System.Globalization;
using System.Xml;

namespace Nova.ObjectStore.Pipeline;

/// <summary>How S3 writes times, owners and entity tags.</summary>
internal static class S3Text
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture);

    public static string Quoted(string etag) => $"\"{etag}\"";

    public static void WriteOwner(this XmlWriter xml, string element, string project)
    {
        xml.WriteStartElement(element);
        xml.WriteElementString("ID", project);
        xml.WriteElementString("DisplayName", project);
        xml.WriteEndElement();
    }
}
