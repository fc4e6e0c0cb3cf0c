using System.Net;
using Nova.Core;

namespace Nova.Metadata.Serving;

/// <summary>Who is asking: by the proxy's signed headers where there is a proxy, else by the address the connection comes from. A forged header names nobody.</summary>
internal sealed partial class FindGuest(KnownGuests guests, MetadataOptions options, ILogger<FindGuest> logger)
{
    private const string InstanceHeader = "X-Instance-ID";
    private const string SignatureHeader = "X-Instance-ID-Signature";
    private const string TenantHeader = "X-Tenant-ID";
    private const string ForwardedHeader = "X-Forwarded-For";

    public Task<Outcome> FindAsync(HttpContext http, RequestContext context, CancellationToken cancel) =>
        options.BehindProxy ? FindSignedAsync(http.Request.Headers, context, cancel) : FindByAddressAsync(http, context, cancel);

    private async Task<Outcome> FindByAddressAsync(HttpContext http, RequestContext context, CancellationToken cancel)
    {
        if (http.Request.Headers.ContainsKey(InstanceHeader))
        {
            LogNoProxy();
        }

        return AddressOf(http) is { } address && await guests.FindAsync(address, context, cancel) is { } guest
            ? new Outcome(guest)
            : new Outcome(null, StatusCodes.Status404NotFound);
    }

    private async Task<Outcome> FindSignedAsync(IHeaderDictionary headers, RequestContext context, CancellationToken cancel)
    {
        if (Missing(headers) is { } missing)
        {
            return new Outcome(null, StatusCodes.Status400BadRequest, missing);
        }

        var id = headers[InstanceHeader].ToString();
        if (!ProxySignature.IsOf(id, headers[SignatureHeader].ToString(), options.Secret))
        {
            LogForged();
            return new Outcome(null, StatusCodes.Status403Forbidden, "Invalid proxy request signature.");
        }

        // The signature is of the id alone: the project beside it has to be the server's own.
        return Guid.TryParseExact(id, "D", out var server)
            && await guests.FindAsync(server, context, cancel) is { } guest
            && guest.Instance.ProjectId == headers[TenantHeader].ToString()
                ? new Outcome(guest)
                : new Outcome(null, StatusCodes.Status404NotFound);
    }

    /// <summary>What keeps headers from naming one server, in upstream's words.</summary>
    private static string? Missing(IHeaderDictionary headers)
    {
        foreach (var name in (ReadOnlySpan<string>)[InstanceHeader, SignatureHeader, TenantHeader])
        {
            if (headers[name] is not { Count: > 0 } values)
            {
                return $"{name} header is missing from request.";
            }

            if (values.Count > 1)
            {
                return $"Multiple {name} headers found within request.";
            }
        }

        return null;
    }

    private string? AddressOf(HttpContext http)
    {
        if (options.BelievesForwardedFor && http.Request.Headers[ForwardedHeader] is { Count: > 0 } forwarded)
        {
            return forwarded.Count == 1 && IPAddress.TryParse(forwarded.ToString(), out var told) ? told.ToString() : null;
        }

        var address = http.Connection.RemoteIpAddress;
        return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();
    }

    /// <summary>What came of it.</summary>
    /// <param name="Guest">Who asks; null where that is not known.</param>
    /// <param name="Status">The refusal's status.</param>
    /// <param name="Message">Its message.</param>
    internal readonly record struct Outcome(KnownGuest? Guest, int Status = StatusCodes.Status200OK, string? Message = null);

    [LoggerMessage(LogLevel.Debug, "X-Instance-ID is in a request for metadata and is not believed: [neutron] service_metadata_proxy is off")]
    private partial void LogNoProxy();

    [LoggerMessage(LogLevel.Debug, "A request for metadata has a signature that is not the proxy's")]
    private partial void LogForged();
}
