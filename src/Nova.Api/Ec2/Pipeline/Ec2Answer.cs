namespace Nova.Api.Ec2.Pipeline;

/// <summary>What an action answers: the elements behind the request's id, or a refusal.</summary>
internal sealed record Ec2Answer
{
    /// <summary>It is done; there is nothing to tell.</summary>
    public static Ec2Answer Done { get; } = Of(xml => xml.Element("return", true));

    public Ec2Error? Refusal { get; private init; }

    private Action<XmlText>? Content { get; init; }

    public static Ec2Answer Of(Action<XmlText> content) => new() { Content = content };

    public static implicit operator Ec2Answer(Ec2Error error) => new() { Refusal = error };

    /// <summary>Sends it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="requestId">Its id.</param>
    /// <param name="action">Names the root element.</param>
    /// <param name="version">Of the API, as the client asked for: a part of the namespace.</param>
    public Task WriteAsync(HttpContext http, string requestId, string action, string version)
    {
        var xml = new XmlText();
        xml.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8);
        if (Refusal is { } error)
        {
            // Clients read the code from here whatever the namespace; the capitals of RequestID are EC2's.
            xml.Element("Response", response => response
                .Element("Errors", errors => errors.Element("Error", one => one.Element("Code", error.Code).Element("Message", error.Message)))
                .Element("RequestID", requestId));
        }
        else
        {
            xml.Raw("<"u8).Text(action).Raw("Response xmlns=\"http://ec2.amazonaws.com/doc/"u8).Text(version).Raw("/\">"u8).Element("requestId", requestId);
            Content!(xml);
            xml.Raw("</"u8).Text(action).Raw("Response>"u8);
        }

        http.Response.StatusCode = Refusal?.Status ?? StatusCodes.Status200OK;
        return ResponseWriting.WriteTextAsync(http, "text/xml;charset=UTF-8", xml.Written);
    }
}
