using System.Globalization;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors;

/// <summary>GET /flavors and GET /flavors/detail</summary>
internal static class ListFlavors
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (ReadQuery(request, out Core.Rpc.Conductor.ListFlavors query) is { } wrong)
        {
            return request.BadRequest(wrong);
        }

        FlavorPage page = await request.CallAsync(FlavorsRpc.List, query, cancel);
        return request.Ok(
            FlavorViews.List,
            new FlavorListBody<FlavorSummaryView>(
                [.. page.Flavors.Select(f => FlavorSummaryView.Of(f, request))], NextLink(request, "flavors", page)));
    }

    public static async ValueTask<ApiResponse> HandleDetailAsync(ApiRequest request, CancellationToken cancel)
    {
        if (ReadQuery(request, out Core.Rpc.Conductor.ListFlavors query) is { } wrong)
        {
            return request.BadRequest(wrong);
        }

        FlavorPage page = await request.CallAsync(FlavorsRpc.List, query, cancel);
        return request.Ok(
            FlavorViews.Detail,
            new FlavorListBody<FlavorView>(
                [.. page.Flavors.Select(f => FlavorView.Of(f, request))], NextLink(request, "flavors/detail", page)));
    }

    private static LinkView[]? NextLink(ApiRequest request, string collection, FlavorPage page) =>
        Page.Read(request).NextLink(request, collection, page.Flavors.Count, page.Flavors.Count > 0 ? page.Flavors[^1].Id : null);

    /// <summary>Reads filters, order and page; the message of the 400 where a filter makes no sense.</summary>
    private static string? ReadQuery(ApiRequest request, out Core.Rpc.Conductor.ListFlavors query)
    {
        query = null!;
        if (!TryReadAmount(request, "minRam", out int? minRam))
        {
            return $"Invalid minRam filter [{request.Query.Get("minRam")}]";
        }

        if (!TryReadAmount(request, "minDisk", out int? minDisk))
        {
            return $"Invalid minDisk filter [{request.Query.Get("minDisk")}]";
        }

        // Only administrators choose; everybody else sees public flavors and those shared with the project.
        bool? isPublic = true;
        if (request.Caller.IsAdmin && !TryReadIsPublic(request.Query.Get("is_public"), out isPublic))
        {
            return $"Invalid is_public filter [{request.Query.Get("is_public")}]";
        }

        Page page = Page.Read(request);
        query = new Core.Rpc.Conductor.ListFlavors(
            request.Caller.ProjectId,
            isPublic,
            minRam,
            minDisk,
            request.IsAtLeast(102) ? request.Query.Get("name") : null,
            request.Query.Get("sort_key") ?? "flavorid",
            request.Query.Get("sort_dir") == "desc",
            page.Marker,
            page.Limit);
        return null;
    }

    private static bool TryReadAmount(ApiRequest request, string name, out int? amount)
    {
        string? text = request.Query.Get(name);
        bool valid = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        amount = valid ? value : null;
        return valid || text is null;
    }

    /// <summary>Absent means public ones; <c>none</c> means both kinds.</summary>
    private static bool TryReadIsPublic(string? text, out bool? isPublic)
    {
        isPublic = text is null || BodyReading.IsTrue(text);
        if (text is not null && text.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            isPublic = null;
            return true;
        }

        return isPublic.Value || text!.Trim().ToLowerInvariant() is "false" or "0" or "no" or "off" or "f" or "n";
    }
}
