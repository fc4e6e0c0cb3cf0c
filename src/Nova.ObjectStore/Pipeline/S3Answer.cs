using System.Text;
using System.Xml;

namespace Nova.ObjectStore.Pipeline;

/// <summary>What an operation answers: a status, headers, and a document or nothing.</summary>
internal sealed record S3Answer(int Status)
{
    /// <summary>Icehouse's namespace; clients look at names alone.</summary>
    private const string Namespace = "http://doc.s3.amazonaws.com/2006-03-01";

    /// <summary>Keys may hold what XML does not like; it is written as a reference, and clients that mind ask for <c>encoding-type=url</c>.</summary>
    private static readonly XmlWriterSettings Writing = new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

    /// <summary>200 without a body.</summary>
    public static S3Answer Ok { get; } = new(200);

    /// <summary>204.</summary>
    public static S3Answer NoContent { get; } = new(204);

    /// <summary>The operation wrote the answer itself: an object.</summary>
    public static S3Answer AlreadySent { get; } = new(0);

    /// <summary>Headers beyond Content-Type.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Name of the document's root; null for no document.</summary>
    public string? Root { get; private init; }

    private Action<XmlWriter>? Content { get; init; }

    /// <summary>A refusal is an answer, too.</summary>
    public static implicit operator S3Answer(S3Error error) => new(error.Status)
    {
        Root = "Error",
        Content = xml =>
        {
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Message);
        },
    };

    /// <summary>200 with a document.</summary>
    public static S3Answer Document(string root, Action<XmlWriter> content) => new(200) { Root = root, Content = content };

    /// <summary>Writes it. HEAD gets no document, as HTTP has it.</summary>
    public async Task WriteAsync(HttpContext http, string requestId)
    {
        if (ReferenceEquals(this, AlreadySent))
        {
            return;
        }

        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (Root is null || Status == 304 || HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        var bytes = Write(requestId);
        http.Response.ContentType = "application/xml; charset=UTF-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }

    private byte[] Write(string requestId)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Writing))
        {
            xml.WriteStartElement(Root!, Namespace);
            Content!(xml);
            if (Root == "Error")
            {
                xml.WriteElementString("RequestId", requestId);
            }

            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }
}
