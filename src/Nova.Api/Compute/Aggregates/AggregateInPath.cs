using System.Globalization;
using Nova.Api.Pipeline;
using Nova.Core.Faults;

namespace Nova.Api.Compute.Aggregates;

/// <summary>The aggregate a path names.</summary>
internal static class AggregateInPath
{
    /// <summary>Its number. Unlike with other resources, anything else is a 400.</summary>
    public static long NumberOf(ApiRequest request) =>
        long.TryParse(request.Route("id"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FaultException(FaultKind.BadRequest, "Invalid input received: id must be an integer");
}
