using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Extensions;

/// <summary>GET /extensions</summary>
internal static class ListExtensions
{
    private static readonly ExtensionListBody All = new([.. ExtensionCatalogue.All.Select(ExtensionView.Of)]);

    public static ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(request.Ok(ExtensionViews.List, All));
}
