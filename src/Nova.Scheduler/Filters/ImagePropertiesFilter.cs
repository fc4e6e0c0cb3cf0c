using Nova.Core.Hosts;
using Nova.Core.Images.Properties;
using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>The host runs guests of the image's architecture, hypervisor type and machine mode, and its hypervisor is recent enough.</summary>
/// <param name="defaultArchitecture">Architecture of images that name none (<c>image_properties_default_architecture</c>); null for any.</param>
internal sealed class ImagePropertiesFilter(string? defaultArchitecture) : IHostFilter
{
    private static readonly string[] Read = ["hw_architecture", "img_hv_type", "hw_vm_mode", "img_hv_requested_version"];

    public string Name => "ImagePropertiesFilter";

    public FilterScope Scope => FilterScope.Class;

    public bool RunsInPlace => true;

    public bool Ignores(SchedulingRequest request)
        => defaultArchitecture is null && !Read.Any(name => ImageProperties.Get(request.ImageProperties, name) is not null);

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        var properties = request.ImageProperties;
        var architecture = Canonical(ImageProperties.Get(properties, "hw_architecture") ?? defaultArchitecture);
        var type = ImageProperties.Get(properties, "img_hv_type");
        var mode = ImageProperties.Get(properties, "hw_vm_mode");
        var named = architecture is not null || type is not null || mode is not null;
        if (named && !host.View.Report.SupportedGuests.Any(guest => Fits(guest, architecture, type, mode)))
        {
            return Verdict.Refused($"no support for {architecture ?? "any architecture"}, {type ?? "any hypervisor"}, {mode ?? "any mode"}");
        }

        return ImageProperties.Get(properties, "img_hv_requested_version") is { } wanted && !HasVersion(host.View.Report.HypervisorVersion, wanted)
            ? Verdict.Refused($"hypervisor version is not {wanted}")
            : Verdict.Passed;
    }

    private static bool Fits(SupportedGuest guest, string? architecture, string? type, string? mode)
        => (architecture is null || architecture == Canonical(guest.Architecture))
            && (type is null || type == guest.HypervisorType.ToLowerInvariant())
            && (mode is null || mode == guest.VmMode.ToLowerInvariant());

    // The spellings upstream folds together (nova.objects.fields.Architecture.canonicalize).
    private static string? Canonical(string? architecture) => architecture?.ToLowerInvariant() switch
    {
        "x86_32" or "i386" or "i486" or "i586" => "i686",
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        var other => other,
    };

    // Like ">=7.0, <9.0": every comparison has to hold. 7002000 is 7.2.0.
    private static bool HasVersion(int actual, string wanted)
    {
        var version = new Version(actual / 1_000_000, actual / 1000 % 1000, actual % 1000);
        foreach (var part in wanted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var digits = part.AsSpan().IndexOfAnyInRange('0', '9');
            if (digits < 0 || !Version.TryParse(Padded(part[digits..]), out var bound))
            {
                return false;
            }

            var order = version.CompareTo(bound);
            var holds = part[..digits].Trim() switch
            {
                ">=" => order >= 0,
                "<=" => order <= 0,
                ">" => order > 0,
                "<" => order < 0,
                "!=" => order != 0,
                "" or "=" or "==" => order == 0,
                _ => false,
            };
            if (!holds)
            {
                return false;
            }
        }

        return true;
    }

    private static string Padded(string version) => version.Count(c => c == '.') switch
    {
        0 => version + ".0.0",
        1 => version + ".0",
        _ => version,
    };
}
