namespace Nova.Api.Ec2.Pipeline;

/// <summary>What goes wrong outside of any action, in EC2's form.</summary>
internal sealed class Ec2Faults : IErrorForm
{
    public Task WriteAsync(HttpContext http, int status, string? message)
    {
        Ec2Answer answer = status switch
        {
            413 => Ec2Error.TooLarge,
            503 => Ec2Error.Unavailable,
            >= 500 => Ec2Error.Internal,
            _ => Ec2Error.MalformedQuery("The request is malformed.") with { Status = status },
        };
        return answer.WriteAsync(http, http.Response.Headers["x-amzn-requestid"].ToString(), "", "");
    }

    public string? Unexpected(Exception error) => null;
}
