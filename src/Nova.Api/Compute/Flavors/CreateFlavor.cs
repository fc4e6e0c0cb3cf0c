using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors;

/// <summary>POST /flavors</summary>
internal static class CreateFlavor
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        JsonElement asked = request.Payload;
        var flavor = new FlavorRecord
        {
            Id = asked.GetOptionalString("id") ?? Guid.NewGuid().ToString(),
            Name = asked.GetProperty("name").GetString()!,
            MemoryMb = asked.GetOptionalInt("ram")!.Value,
            Vcpus = asked.GetOptionalInt("vcpus")!.Value,
            RootGb = asked.GetOptionalInt("disk")!.Value,
            EphemeralGb = asked.GetOptionalInt("OS-FLV-EXT-DATA:ephemeral") ?? 0,
            SwapMb = asked.GetOptionalInt("swap") ?? 0,
            RxtxFactor = asked.GetOptionalDouble("rxtx_factor") ?? 1.0,
            IsPublic = asked.GetOptionalBoolean("os-flavor-access:is_public") ?? true,
            Description = asked.GetOptionalString("description"),
        };

        // A private flavor starts without any project, the creator's own included: upstream kept that for compatibility.
        FlavorRecord created = await request.CallAsync(
            FlavorsRpc.Create, new Core.Rpc.Conductor.CreateFlavor(flavor, ProjectId: null), cancel);
        return request.Ok(FlavorViews.One, new FlavorBody(FlavorView.Of(created, request)));
    }
}
