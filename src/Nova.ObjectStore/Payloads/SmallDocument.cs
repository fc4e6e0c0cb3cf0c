using System.Xml;
using System.Xml.Linq;
using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Payloads;

/// <summary>A body that is a document: the list of a multi-object delete, or of an upload's parts.</summary>
internal static class SmallDocument
{
    /// <summary>Deeper than any document that means something.</summary>
    private const int Deepest = 16;

    /// <summary>No DTD, so no entity and no file of ours can be named; nothing is fetched.</summary>
    private static readonly XmlReaderSettings Reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = ObjectStoreDaemon.LargestDocument,
        Async = true,
    };

    /// <summary>Reads it; the refusal where it is none of <paramref name="root"/>.</summary>
    public static async Task<(XElement? Document, S3Error? Refusal)> ReadAsync(S3Call call, string root)
    {
        var (payload, refusal) = Payload.Of(call);
        if (payload is null)
        {
            return (null, refusal);
        }

        using (payload)
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[8192];
            int read;
            while ((read = await payload.Bytes.ReadAsync(buffer, call.Cancel)) > 0)
            {
                if (bytes.Length + read > ObjectStoreDaemon.LargestDocument)
                {
                    return (null, S3Error.EntityTooLarge);
                }

                bytes.Write(buffer, 0, read);
            }

            if (payload.Verify().Refusal is { } wrong)
            {
                return (null, wrong);
            }

            return await ParseAsync(bytes, root, call.Cancel) is { } document ? (document, null) : (null, S3Error.MalformedXml);
        }
    }

    /// <summary>The text of a child, whatever its namespace; null where it holds elements.</summary>
    public static string? Text(this XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name) is { HasElements: false } found ? found.Value : null;

    /// <summary>The children of a name, whatever their namespace.</summary>
    public static IEnumerable<XElement> Named(this XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    private static async Task<XElement?> ParseAsync(Stream bytes, string root, CancellationToken cancel)
    {
        try
        {
            if (await IsDeepAsync(bytes))
            {
                return null;
            }

            bytes.Position = 0;
            using var reader = XmlReader.Create(bytes, Reading);
            var document = await XDocument.LoadAsync(reader, LoadOptions.PreserveWhitespace, cancel);
            return document.Root?.Name.LocalName == root ? document.Root : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>A document is walked up to its root for every element that is added to it: a hundred thousand within each other take minutes.</summary>
    private static async Task<bool> IsDeepAsync(Stream bytes)
    {
        bytes.Position = 0;
        using var reader = XmlReader.Create(bytes, Reading);
        while (await reader.ReadAsync())
        {
            if (reader.Depth > Deepest)
            {
                return true;
            }
        }

        return false;
    }
}
